using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A picture was dropped to be translated.</summary>
/// <param name="Source">What it was read for.</param>
/// <param name="Pixels">[c, h, w] in [0, 1], of the source's shape.</param>
internal sealed record PaintingInput(SourceInfo Source, float[] Pixels) : ViewerInput;
