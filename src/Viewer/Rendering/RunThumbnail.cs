namespace ImageGen.Viewer.Rendering;

/// <summary>A thumbnail of an export.</summary>
/// <param name="Index">Index of the export in its run.</param>
/// <param name="Step">The step after which it was exported; -1 for the final model.</param>
/// <param name="Png">The picture as PNG; base64 in the message.</param>
internal sealed record RunThumbnail(int Index, long Step, byte[] Png);
