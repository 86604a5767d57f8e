using System.Runtime.InteropServices;
using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>The area of a surface that shows a picture, in pixels.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PictureArea(int X, int Y, int Width, int Height)
{
    /// <summary>The area of a picture: centred on the surface, and scaled down if it does not fit.</summary>
    /// <param name="mosaic">The picture.</param>
    /// <param name="width">The surface's width.</param>
    /// <param name="height">The surface's height.</param>
    public static PictureArea Of(Mosaic mosaic, int width, int height)
    {
        double zoom = Math.Min(1, Math.Min((double)width / mosaic.Width, (double)height / mosaic.Height));
        int shownWidth = Math.Max(1, (int)(mosaic.Width * zoom));
        int shownHeight = Math.Max(1, (int)(mosaic.Height * zoom));
        return new((width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight);
    }

    /// <summary>Where a rectangle of a picture is seen that fills this area.</summary>
    /// <param name="x">Its left edge in the picture, in pixels.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="mosaic">The picture.</param>
    public PictureArea Part(double x, double y, double width, double height, Mosaic mosaic)
    {
        (double across, double down) = ((double)Width / mosaic.Width, (double)Height / mosaic.Height);
        int left = X + (int)Math.Round(x * across);
        int top = Y + (int)Math.Round(y * down);
        return new(
            left,
            top,
            X + (int)Math.Round((x + width) * across) - left,
            Y + (int)Math.Round((y + height) * down) - top);
    }

    /// <summary>Whether a point of the surface is inside the area.</summary>
    public bool Contains(double x, double y) => x >= X && y >= Y && x < X + Width && y < Y + Height;

    /// <summary>Converts a point of the surface to a fraction of the area; (0, 0) is its top left corner.</summary>
    public (double X, double Y) Share(double x, double y) => ((x - X) / Width, (y - Y) / Height);
}
