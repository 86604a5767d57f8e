namespace ImageGen.Viewer.Images;

/// <summary>How the pixels of an image become those of a tile. The values are those of <c>Filter</c> in mosaic.hlsl.</summary>
internal enum TileScaling
{
    /// <summary>The nearest pixel: crisp squares.</summary>
    Crisp = 0,

    /// <summary>A blend of the nearest four.</summary>
    Bilinear = 1,

    /// <summary>Catmull-Rom: a cubic through the nearest sixteen.</summary>
    Bicubic = 2,
}
