using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Frames;
using ImageGen.Viewer.Playback;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>One output of <c>render</c>: a scene played into a file or folder.</summary>
internal sealed class Rendering
{
    // The sides that a tile is enlarged to, as nearly as whole factors allow: one picture alone, one of a few side by side,
    // one of a sheet, one of many that move and must stay small as a file.
    private const int WalkTile = 256;
    private const int ColumnTile = 128;
    private const int SheetTile = 84;
    private const int MovingTile = 56;

    private const int DefaultGridColumns = 8;

    // One frame alone is too short to time.
    private const int RepeatsOfStill = 10;

    private readonly RenderOptions _options;
    private readonly RenderMode _mode;
    private readonly string _path;
    private readonly int _frames;

    /// <summary>Plans an output.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="mode">What to show.</param>
    /// <param name="path">Where to write it.</param>
    public Rendering(RenderOptions options, RenderMode mode, string path)
    {
        _options = options;
        _mode = mode;
        _path = path;
        _frames = Math.Max(1, (int)Math.Round(options.Seconds * options.Fps));
    }

    /// <summary>Renders and writes it. The figures at the end are of the frames alone, without loading and encoding.</summary>
    /// <returns>The line of figures.</returns>
    public string Run(CpuGenerator generator, int? label, TextWriter output, CancellationToken cancellation)
    {
        // A still picture is the first frame of the animation.
        int frames = FrameWriter.IsStill(_path) ? 1 : _frames;
        using var player = new PicturePlayer(generator, CreateScene(generator.Info, label), ScaleFor(generator.Info.Image, frames));
        using FrameWriter writer = FrameWriter.Create(_path, player.Picture.Width, player.Picture.Height, frames, _options.Fps);

        // The first run of a session plans its memory; it is not what a frame takes.
        player.Show(0);
        FrameTimings timings = default;
        int repeats = frames == 1 ? RepeatsOfStill : 1;
        new RenderProgress(output).Run(
            _path,
            frames,
            frame =>
            {
                for (int i = 0; i < repeats; i++)
                    timings += player.Show(frame / _options.Fps);
                writer.Add(player.Picture);
            },
            writer.Complete,
            cancellation);

        string what = frames == 1 ? "a picture" : $"{frames} frames";
        output.WriteLine($"{_path}: {what} of {player.Picture.Width}x{player.Picture.Height}");
        int shown = frames * repeats;
        double perFrame = timings.Total.TotalMilliseconds / shown;
        return $"{_mode.ToString().ToLowerInvariant()} {player.ImagesPerFrame * 1000 / perFrame:N0} pictures/s, {perFrame:F2} ms/frame "
            + $"(generator {timings.Inference.TotalMilliseconds / shown:F2}, viewer {timings.Own.TotalMilliseconds / shown:F3})";
    }

    private Scene CreateScene(GeneratorInfo generator, int? label)
    {
        // The frames tile the loop exactly: the one after the last would be the first.
        var settings = new WalkSettings(_options.Seed, _frames / _options.Fps, _options.Truncation, _options.Through);
        return _mode == RenderMode.Walk
            ? new WalkScene(generator, settings, _options.Columns ?? 1, label)
            : new GridScene(generator, settings, _options.Columns ?? DefaultGridColumns, label);
    }

    private int ScaleFor(ImageShape image, int frames)
    {
        int tile = _mode == RenderMode.Walk ? ((_options.Columns ?? 1) == 1 ? WalkTile : ColumnTile) : frames == 1 ? SheetTile : MovingTile;
        return _options.Scale ?? Math.Max(1, tile / image.Height);
    }
}
