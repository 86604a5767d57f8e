using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>What was drawn for the pictures of one batch, and for their sources.</summary>
internal sealed record Variation
{
    /// <summary>Pictures as they are.</summary>
    public static Variation None { get; } = new();

    /// <summary>bool [batch, 1, 1, 1]: which pictures are mirrored left to right; null for none.</summary>
    public torch.Tensor? LeftRight { get; init; }

    /// <summary>The same from top to bottom.</summary>
    public torch.Tensor? TopBottom { get; init; }

    /// <summary>The map of each picture, mirroring included; null when they are neither turned nor cropped.</summary>
    public Warp? Warp { get; init; }

    /// <summary>The change of colours; null for none.</summary>
    public ColorJitter? Colors { get; init; }

    /// <summary>Varies pictures by operations on tensors, on any device.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="kind">What the pictures are.</param>
    public torch.Tensor Apply(torch.Tensor pictures, PictureKind kind)
    {
        pictures = Warp?.Apply(pictures, kind) ?? Mirrored(Mirrored(pictures, LeftRight, 3), TopBottom, 2);
        return Colors?.Apply(pictures, kind) ?? pictures;
    }

    private static torch.Tensor Mirrored(torch.Tensor pictures, torch.Tensor? which, long dimension) =>
        which is null ? pictures : torch.where(which, pictures.flip(dimension), pictures);
}
