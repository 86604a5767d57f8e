using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using TorchSharp;

namespace ImageGen.Trainer.Data.Cache;

/// <summary>The pictures of a set, to be decoded.</summary>
internal sealed record PictureList
{
    /// <summary>The name of the set in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The file that they are decoded into, as <see cref="PictureCache.PathOf"/> gives it.</summary>
    public required string Path { get; init; }

    /// <summary>Their fingerprint, as <see cref="PictureCache.Fingerprint"/> gives it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>A text to keep with them.</summary>
    public string Details { get; init; } = "";

    /// <summary>The pictures, those to train on first.</summary>
    public required IReadOnlyList<PictureItem> Items { get; init; }

    /// <summary>Shape of each.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>Shape of the source of each; null when they have none.</summary>
    public ImageShape? SourceShape { get; init; }

    /// <summary>
    /// Decodes one, with an <see cref="InputException"/> where that cannot be done; called on several threads at once.
    /// </summary>
    public required Func<PictureItem, DecodedPicture> Decode { get; init; }

    /// <summary>Bytes of a picture and its source.</summary>
    public int RowSize => Shape.Size + (SourceShape?.Size ?? 0);

    /// <summary>Decodes a picture, or says what is wrong with it.</summary>
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

    /// <summary>No pictures of a shape.</summary>
    public static torch.Tensor Empty(ImageShape shape) =>
        torch.empty([0, shape.Channels, shape.Height, shape.Width], torch.ScalarType.Byte);
}

/// <summary>A picture to be decoded.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Split">Whether it is trained on.</param>
internal sealed record PictureItem(string Name, int Label, DataSplit Split);

/// <summary>The pixels of a picture.</summary>
/// <param name="Pixels">uint8 [height, width, channels].</param>
/// <param name="Source">The same of its source; null when it has none.</param>
/// <param name="Remark">What to note of it.</param>
internal sealed record DecodedPicture(byte[] Pixels, byte[]? Source, PictureRemark Remark);
