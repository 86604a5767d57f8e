using ImageGen.Viewer.Images.Metadata;
using NetVips;

namespace ImageGen.Viewer.Images.Animations;

/// <summary>Encodes an animation that loops forever, frame by frame.</summary>
internal abstract class AnimationEncoder
{
    /// <summary>Creates an encoder.</summary>
    /// <param name="format">WebP or GIF.</param>
    /// <param name="width">Width of every frame.</param>
    /// <param name="height">Height of every frame.</param>
    public static AnimationEncoder Create(OutputFormat format, int width, int height) =>
        format == OutputFormat.WebP ? new WebPAnimation(width, height) : new GifAnimation(width, height);

    /// <summary>Adds the next frame; the caller may overwrite it afterwards.</summary>
    /// <param name="frame">The frame, RGB.</param>
    /// <param name="delay">Its duration in milliseconds.</param>
    /// <param name="isAlone">
    /// Whether it may be encoded on other processors, while the next frames are generated; the result is the same.
    /// </param>
    public abstract void Add(Picture frame, int delay, bool isAlone);

    /// <summary>Encodes what remains.</summary>
    /// <param name="origin">The animation's origin, for its metadata; null for none.</param>
    /// <param name="cancellation">Cancels encoding.</param>
    /// <returns>The file's content.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public byte[] Complete(PictureOrigin? origin, CancellationToken cancellation) =>
        PictureMetadata.Add(Encode(cancellation), origin);

    /// <summary>Encodes what remains, without metadata.</summary>
    protected abstract byte[] Encode(CancellationToken cancellation);
}

/// <summary>Encodes a GIF, whose frames libvips takes all at once: they are held in memory until then.</summary>
/// <param name="width">Width of every frame.</param>
/// <param name="height">Height of every frame.</param>
internal sealed class GifAnimation(int width, int height) : AnimationEncoder
{
    // How hard colours are searched for. The most, 7, takes six times as long, and is 1 dB closer.
    private const int Effort = 1;

    private readonly List<byte[]> _frames = [];
    private readonly List<int> _delays = [];

    /// <inheritdoc/>
    public override void Add(Picture frame, int delay, bool isAlone)
    {
        _frames.Add([.. frame.Pixels]);
        _delays.Add(delay);
    }

    /// <inheritdoc/>
    protected override byte[] Encode(CancellationToken cancellation)
    {
        byte[] pixels = new byte[3L * width * height * _frames.Count];
        for (int i = 0; i < _frames.Count; i++)
            _frames[i].CopyTo(pixels, 3L * width * height * i);
        _frames.Clear();
        using Image plain = PictureEncoder.FromMemory(pixels, width, height * _delays.Count, channels: 3);
        using Image animated = plain.Mutate(metadata =>
        {
            metadata.Set(GValue.GIntType, "page-height", height);
            metadata.Set(GValue.ArrayIntType, "delay", _delays.ToArray());
            metadata.Set(GValue.GIntType, "loop", 0);
        });
        // Only with a progress does it look whether it is cancelled.
        animated.SetProgress(new Progress<int>(), cancellation);
        try
        {
            // Dithering would only add noise to gray pictures.
            return animated.GifsaveBuffer(dither: 0, effort: Effort);
        }
        catch (VipsException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}
