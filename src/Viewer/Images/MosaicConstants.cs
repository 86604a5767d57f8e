using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>The constants of mosaic.hlsl, in its order and packing; a test holds them together.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct MosaicConstants
{
    /// <summary>Width of the picture that the tiles lie in, in pixels.</summary>
    public required float TargetWidth { get; init; }

    /// <summary>Height of the picture that the tiles lie in, in pixels.</summary>
    public required float TargetHeight { get; init; }

    /// <summary>Width of every tile, in pixels.</summary>
    public required float TileWidth { get; init; }

    /// <summary>Height of every tile, in pixels.</summary>
    public required float TileHeight { get; init; }

    /// <summary>Width of an image, in its own pixels.</summary>
    public required uint ImageWidth { get; init; }

    /// <summary>Height of an image, in its own pixels.</summary>
    public required uint ImageHeight { get; init; }

    /// <summary>1 or 3.</summary>
    public required uint Channels { get; init; }

    /// <summary>How tiles are scaled.</summary>
    public required TileScaling Filter { get; init; }
}
