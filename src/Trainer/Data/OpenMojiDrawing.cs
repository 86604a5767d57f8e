namespace ImageGen.Trainer.Data;

/// <summary>One emoji as it was drawn.</summary>
/// <param name="Name">Its code points, e.g. "1F600".</param>
/// <param name="Outline">The SVG of its outline.</param>
/// <param name="Picture">The SVG of its coloured picture.</param>
internal sealed record OpenMojiDrawing(string Name, byte[] Outline, byte[] Picture);
