using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using TorchSharp;

namespace ImageGen.Trainer.Data.Cache;

/// <summary>The pictures of a set and how to decode them.</summary>
internal sealed record PictureList
{
    /// <summary>The name of the set in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The file for the decoded pictures, from <see cref="PictureCache.PathOf"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Their fingerprint, from <see cref="PictureCache.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>A text to store with them.</summary>
    public string Details { get; init; } = "";

    /// <summary>The pictures, the training split first.</summary>
    public required IReadOnlyList<PictureItem> Items { get; init; }

    /// <summary>Shape of a picture.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>Shape of a source; null if there are none.</summary>
    public ImageShape? SourceShape { get; init; }

    /// <summary>
    /// Decodes a picture or throws <see cref="InputException"/>; called from several threads in parallel.
    /// </summary>
    public required Func<PictureItem, DecodedPicture> Decode { get; init; }

    /// <summary>Bytes of a picture and its source.</summary>
    public int RowSize => Shape.Size + (SourceShape?.Size ?? 0);

    /// <summary>Decodes a picture, or returns why it cannot be decoded.</summary>
    public (DecodedPicture? Picture, string? Problem) Try(PictureItem item)
    {
        try
        {
            return (Decode(item), null);
        }
        catch (InputException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>An empty tensor of pictures of a shape.</summary>
    public static torch.Tensor Empty(ImageShape shape) =>
        torch.empty([0, shape.Channels, shape.Height, shape.Width], torch.ScalarType.Byte);
}

/// <summary>A picture to be decoded.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Split">Its split.</param>
internal sealed record PictureItem(string Name, int Label, DataSplit Split);

/// <summary>The pixels of a picture.</summary>
/// <param name="Pixels">uint8 [height, width, channels].</param>
/// <param name="Source">Its source in the same format; null if it has none.</param>
/// <param name="Remark">The conversions that were applied.</param>
internal sealed record DecodedPicture(byte[] Pixels, byte[]? Source, PictureRemark Remark);
