using ImageGen.Generators;

namespace ImageGen.Viewer.Images;

/// <summary>Writes one picture as a PNG file.</summary>
internal sealed class PngWriter(string path) : FrameWriter
{
    private byte[]? _encoded;

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        if (_encoded is not null)
            throw new InvalidOperationException("A PNG file holds one picture.");
        _encoded = PictureEncoder.Png(picture);
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_encoded is null)
            throw new InvalidOperationException("There is no picture to write.");
        AtomicFile.Write(path, stream => stream.Write(_encoded));
    }
}
