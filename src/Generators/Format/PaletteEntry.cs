namespace ImageGen.Generators.Format;

/// <summary>A class of a mask and the colour that stands for it.</summary>
/// <param name="Name">The class, as a person reads it.</param>
/// <param name="Color">Its colour as "#rrggbb", sRGB.</param>
public sealed record PaletteEntry(string Name, string Color);
