namespace ImageGen.Generators.Format;

/// <summary>The input <c>source</c> of an image-to-image generator: values in [0, 1].</summary>
/// <param name="Shape">Shape of one source picture.</param>
/// <param name="Kind">What the pictures are: "photograph", "outline" or "mask".</param>
/// <param name="Palette">For a mask, its classes with their colours in order; otherwise empty.</param>
public sealed record SourceInfo(ImageShape Shape, string Kind, IReadOnlyList<PaletteEntry> Palette);
