using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>How training pictures are varied each time they are shown, on the whole batch at once.</summary>
/// <param name="Flip">Whether each picture is mirrored left to right with probability one half.</param>
internal sealed record Augmentation(bool Flip)
{
    /// <summary>Pictures as they are.</summary>
    public static Augmentation None { get; } = new(Flip: false);

    /// <summary>Varies a batch.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="random">Where the draws come from; nothing is drawn when there is nothing to do.</param>
    public torch.Tensor Apply(torch.Tensor pictures, torch.Generator random)
    {
        if (!Flip)
            return pictures;
        var mirrored = torch.rand(pictures.shape[0], 1, 1, 1, device: pictures.device, generator: random) < 0.5;
        return torch.where(mirrored, pictures.flip(3), pictures);
    }
}
