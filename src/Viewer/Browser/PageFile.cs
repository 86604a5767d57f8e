namespace ImageGen.Viewer.Browser;

/// <summary>A file of the page.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">What it is, for the browser.</param>
/// <param name="Tag">Changes whenever the content does, in the quotes that HTTP wants.</param>
internal sealed record PageFile(byte[] Bytes, string ContentType, string Tag);
