using System.Runtime.InteropServices;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Scales an image to the size of a tile on the CPU, in encoded values: the reference for mosaic.hlsl.
/// Nearest-neighbour scaling by an integer factor gives the same result as <see cref="Mosaic"/>.
/// </summary>
internal static class TileFilter
{
    /// <summary>Draws one image into a picture.</summary>
    /// <param name="image">[channels, height, width] in [0, 1].</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="scaling">The filter.</param>
    /// <param name="picture">The picture to draw into.</param>
    /// <param name="left">The tile's left edge in the picture, in pixels.</param>
    /// <param name="top">The tile's top edge.</param>
    /// <param name="width">The tile's width.</param>
    /// <param name="height">The tile's height.</param>
    public static void Draw(
        ReadOnlySpan<float> image,
        ImageShape shape,
        TileScaling scaling,
        Picture picture,
        int left,
        int top,
        int width,
        int height)
    {
        int plane = shape.Height * shape.Width;
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Row(top + y, left);
            float down = (y + 0.5f) * shape.Height / height;
            for (int x = 0; x < width; x++)
            {
                float across = (x + 0.5f) * shape.Width / width;
                for (int channel = 0; channel < 3; channel++)
                {
                    ReadOnlySpan<float> values = image.Slice(Math.Min(channel, shape.Channels - 1) * plane, plane);
                    row[(3 * x) + channel] = PixelLevel.Of(
                        At(values, shape.Width, shape.Height, across, down, scaling));
                }
            }
        }
    }

    private static float At(ReadOnlySpan<float> plane, int width, int height, float x, float y, TileScaling scaling)
    {
        if (scaling == TileScaling.Crisp)
            return Load(plane, width, height, (int)MathF.Floor(x), (int)MathF.Floor(y));
        int firstX = (int)MathF.Floor(x - 0.5f);
        int firstY = (int)MathF.Floor(y - 0.5f);
        float partX = x - 0.5f - firstX;
        float partY = y - 0.5f - firstY;
        if (scaling == TileScaling.Bilinear)
        {
            float upper = Lerp(
                Load(plane, width, height, firstX, firstY), Load(plane, width, height, firstX + 1, firstY), partX);
            float lower = Lerp(
                Load(plane, width, height, firstX, firstY + 1),
                Load(plane, width, height, firstX + 1, firstY + 1),
                partX);
            return Lerp(upper, lower, partY);
        }

        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        CubicWeights(partX, across);
        CubicWeights(partY, down);
        float sum = 0;
        for (int row = 0; row < 4; row++)
        {
            float line = 0;
            for (int column = 0; column < 4; column++)
                line += across[column] * Load(plane, width, height, firstX - 1 + column, firstY - 1 + row);
            sum += down[row] * line;
        }

        return sum;
    }

    private static float Load(ReadOnlySpan<float> plane, int width, int height, int x, int y) =>
        Math.Clamp(plane[(Math.Clamp(y, 0, height - 1) * width) + Math.Clamp(x, 0, width - 1)], 0f, 1f);

    private static float Lerp(float from, float to, float part) => from + (part * (to - from));

    private static void CubicWeights(float t, Span<float> weights)
    {
        float t2 = t * t;
        float t3 = t2 * t;
        weights[0] = (-0.5f * t3) + t2 - (0.5f * t);
        weights[1] = (1.5f * t3) - (2.5f * t2) + 1;
        weights[2] = (-1.5f * t3) + (2 * t2) + (0.5f * t);
        weights[3] = (0.5f * t3) - (0.5f * t2);
    }
}

/// <summary>The filter that scales an image to a tile. The values are those of <c>Filter</c> in mosaic.hlsl.</summary>
internal enum TileScaling
{
    /// <summary>Nearest neighbour.</summary>
    Crisp = 0,

    /// <summary>Bilinear interpolation of 2x2 pixels.</summary>
    Bilinear = 1,

    /// <summary>Catmull-Rom interpolation of 4x4 pixels.</summary>
    Bicubic = 2,
}

/// <summary>The constants of mosaic.hlsl, in the same order and packing, which a test verifies.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct MosaicConstants
{
    /// <summary>Width of the picture with the tiles, in pixels.</summary>
    public required float TargetWidth { get; init; }

    /// <summary>Height of the picture with the tiles, in pixels.</summary>
    public required float TargetHeight { get; init; }

    /// <summary>Width of every tile, in pixels.</summary>
    public required float TileWidth { get; init; }

    /// <summary>Height of every tile, in pixels.</summary>
    public required float TileHeight { get; init; }

    /// <summary>Width of an image, in image pixels.</summary>
    public required uint ImageWidth { get; init; }

    /// <summary>Height of an image, in image pixels.</summary>
    public required uint ImageHeight { get; init; }

    /// <summary>Channels of an image: 1 or 3.</summary>
    public required uint Channels { get; init; }

    /// <summary>The filter of the tiles.</summary>
    public required TileScaling Filter { get; init; }
}
