using System.Buffers.Binary;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Page;

/// <summary>Decodes picture files, by the browser.</summary>
internal static class PagePictures
{
    // Of a painting that a page saved.
    private const int LargestSide = 4096;

    private const int HeaderEnd = 24;

    /// <summary>Whether a file is a PNG.</summary>
    public static bool IsPng(byte[] content) =>
        content.Length > HeaderEnd && content is [0x89, 0x50, 0x4E, 0x47, ..];

    /// <summary>Decodes a PNG, pixel by pixel.</summary>
    /// <param name="png">The file.</param>
    /// <returns>Interleaved RGB.</returns>
    /// <exception cref="InputException">It is no PNG, or too large.</exception>
    public static async Task<byte[]> WholeAsync(byte[] png)
    {
        int width = IsPng(png) ? BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)) : 0;
        int height = IsPng(png) ? BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)) : 0;
        if (width is < 1 or > LargestSide || height is < 1 or > LargestSide)
            throw new InputException("The painting in this picture is damaged; save the picture again");
        byte[] rgb = new byte[3 * width * height];
        await WorkerScript.DecodeAsync(png, width, height, rgb);
        return rgb;
    }

    /// <summary>Decodes the middle of a picture at the size of a photograph for a source.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">The generator's source format.</param>
    /// <returns>Interleaved RGB.</returns>
    public static async Task<byte[]> CroppedAsync(byte[] file, SourceInfo source)
    {
        byte[] rgb = new byte[SourcePhotograph.SizeFor(source)];
        await WorkerScript.DecodeAsync(
            file, SourcePhotograph.Detail * source.Shape.Width, SourcePhotograph.Detail * source.Shape.Height, rgb);
        return rgb;
    }
}
