using ImageGen.Generators;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Viewer.Images.Animations;

/// <summary>Writes an animation that loops forever; it is held in memory until it is complete.</summary>
internal sealed class AnimationWriter : FrameWriter
{
    /// <summary>The maximum size of the uncompressed frames of an animation, in bytes.</summary>
    public const long LargestInMemory = 1L << 29;

    // libvips joins the frames into one tall image, and rejects taller ones.
    private const long TallestJoined = 10_000_000;

    private readonly string _path;
    private readonly AnimationEncoder _encoder;
    private readonly int[] _delays;
    private readonly PictureOrigin? _origin;
    private int _count;

    /// <summary>Creates the writer.</summary>
    /// <exception cref="InputException">
    /// The frames are too many or too large for one animation, or the frame rate is too high for the format.
    /// </exception>
    public AnimationWriter(
        string path, OutputFormat format, int width, int height, int frames, double fps, PictureOrigin? origin)
    {
        _origin = origin;
        _path = path;
        _encoder = AnimationEncoder.Create(format, width, height);
        long size = 3L * width * height * frames;
        if (!Holds(width, height, frames))
        {
            throw new InputException(
                $"--out {path}: {frames:N0} frames of {width}x{height} are too much for one animation "
                + $"({size >> 20:N0} MB uncompressed, "
                + $"{LargestInMemory >> 20} MB at most); lower --seconds, --fps, --columns or --scale, or "
                + "write a folder of PNGs");
        }

        if (fps > format.MostFps)
            throw new InputException(
                $"--out {path}: a {format.Name} has at most {format.MostFps} frames per second; lower --fps or write "
                + ".webp");

        _delays = Delays(frames, fps, format.DelayUnit);
    }

    /// <summary>Whether frames of this number and size fit into one animation.</summary>
    public static bool Holds(int width, int height, int frames) =>
        3L * width * height * frames <= LargestInMemory && (long)height * frames <= TallestJoined;

    /// <summary>
    /// Frame durations in milliseconds, each a multiple of the format's time unit, rounded so that the error does not
    /// accumulate.
    /// </summary>
    public static int[] Delays(int frames, double fps, int unit)
    {
        double perFrame = 1000 / (fps * unit);
        return
        [
            .. Enumerable.Range(0, frames).Select(
                i => unit * (int)(Math.Round((i + 1) * perFrame) - Math.Round(i * perFrame))),
        ];
    }

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        _encoder.Add(picture, _delays[_count], isAlone: true);
        _count++;
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_count != _delays.Length)
            throw new InvalidOperationException($"{_delays.Length} frames were announced, {_count} were added.");
        byte[] encoded = _encoder.Complete(_origin, CancellationToken.None);
        AtomicFile.Write(_path, stream => stream.Write(encoded));
    }
}
