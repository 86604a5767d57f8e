namespace ImageGen.Viewer.Browser;

/// <summary>A file that the page offers to keep.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">What it is, for the browser.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record OfferedFile(string Name, string ContentType, byte[] Bytes);
