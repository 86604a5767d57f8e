namespace ImageGen.Viewer.Browser;

/// <summary>What a binary message to the page is.</summary>
internal enum BinaryKind : byte
{
    /// <summary>A frame of the picture.</summary>
    Frame = 1,

    /// <summary>The map beside the plane.</summary>
    Map = 2,

    /// <summary>The content of the file that the message before it announced.</summary>
    File = 3,
}
