using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>Tiles of one kind in a picture: the images of one model, or what it translated.</summary>
/// <param name="View">Which of the models, from left to right.</param>
/// <param name="ShowsSources">Whether the tiles show what was translated, rather than what it became.</param>
/// <param name="Image">Shape of every image.</param>
/// <param name="Width">Width of every tile in pixels.</param>
/// <param name="Height">Height of every tile in pixels.</param>
/// <param name="Origins">Where the tiles are, in the order of the images.</param>
internal sealed record TileGroup(int View, bool ShowsSources, ImageShape Image, int Width, int Height, TileOrigin[] Origins);
