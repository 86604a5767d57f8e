using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>How training pictures are varied each time they are shown, on the whole batch at once.</summary>
internal sealed record Augmentation
{
    /// <summary>What can be asked for, for help and messages.</summary>
    public const string Parts = "flip";

    /// <summary>Pictures as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Whether each picture is mirrored left to right with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>Varies a batch and, in the same way, its sources.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="sources">The same of the sources; null when there are none.</param>
    /// <param name="set">What the pictures and sources are.</param>
    /// <param name="random">Where the draws come from; nothing is drawn when there is nothing to do.</param>
    public (torch.Tensor Pictures, torch.Tensor? Sources) Apply(torch.Tensor pictures, torch.Tensor? sources, PictureSet set, torch.Generator random)
    {
        if (!Flip)
            return (pictures, sources);
        var mirrored = torch.rand(pictures.shape[0], 1, 1, 1, device: pictures.device, generator: random) < 0.5;
        return (torch.where(mirrored, pictures.flip(3), pictures), sources is null ? null : torch.where(mirrored, sources.flip(3), sources));
    }

    /// <summary>As it is written on the command line: "none", or parts with commas between them.</summary>
    public override string ToString() => Flip ? "flip" : "none";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static Augmentation Parse(string text) => new() { Flip = text == "flip" };
}
