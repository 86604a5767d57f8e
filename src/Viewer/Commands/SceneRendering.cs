using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Commands;

/// <summary>A scene played into a file or folder.</summary>
internal sealed class SceneRendering : Rendering
{
    // The sides that a tile is enlarged to, as nearly as whole factors allow: one picture alone, one of a few side by side,
    // one of a sheet, one of very many or of those that move and must stay small as a file.
    private const int WalkTile = 256;
    private const int ColumnTile = 128;
    private const int SheetTile = 84;
    private const int SmallTile = 56;

    private const int DefaultGridColumns = 8;
    private const int DefaultPlaneColumns = 15;
    private const int DefaultSheetColumns = 4;

    // One frame alone is too short to time.
    private const int RepeatsOfStill = 10;

    private readonly RenderMode _mode;
    private readonly bool _still;
    private readonly int _loopFrames;

    /// <summary>Plans an output.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="mode">What to show.</param>
    /// <param name="path">Where to write it.</param>
    public SceneRendering(RenderOptions options, RenderMode mode, string path)
        : base(options, path)
    {
        _mode = mode;
        _still = FrameWriter.IsStill(path);
        _loopFrames = Math.Max(1, (int)Math.Round(options.Seconds * options.Fps));
    }

    /// <inheritdoc/>
    /// <remarks>The figures are of the frames alone, without loading and encoding.</remarks>
    public override string Run(GeneratorFile file, CpuGenerator generator, int? label, TextWriter output, CancellationToken cancellation)
    {
        // A still picture is a single frame, of the same seed and loop.
        int frames = _still ? 1 : _loopFrames;
        using IPicturePlayer player = CreatePlayer(file, generator, label);
        using FrameWriter writer = FrameWriter.Create(Path, player.Picture.Width, player.Picture.Height, frames, Options.Fps);

        // The first run of a session plans its memory; it is not what a frame takes.
        player.Show(0);
        FrameTimings timings = default;
        int repeats = frames == 1 ? RepeatsOfStill : 1;
        new RenderProgress(output).Run(
            Path,
            frames,
            frame =>
            {
                for (int i = 0; i < repeats; i++)
                    timings += player.Show(frame / Options.Fps);
                writer.Add(player.Picture);
            },
            writer.Complete,
            cancellation);

        string what = frames == 1 ? "a picture" : $"{frames} frames";
        output.WriteLine($"{Path}: {what} of {player.Picture.Width}x{player.Picture.Height}");
        int shown = frames * repeats;
        double perFrame = timings.Total.TotalMilliseconds / shown;
        string on = Options.Device == PlayDevice.DirectML ? $" on {player.Device}" : "";
        return $"{ModeOption.NameOf(_mode)}{on} {player.ImagesPerFrame * 1000 / perFrame:N0} pictures/s, {perFrame:F2} ms/frame "
            + $"(generator {timings.Inference.TotalMilliseconds / shown:F2}, viewer {timings.Own.TotalMilliseconds / shown:F3})";
    }

    private IPicturePlayer CreatePlayer(GeneratorFile file, CpuGenerator generator, int? label)
    {
        Scene scene = CreateScene(generator.Info, label);
        int scale = ScaleFor(TileSide, generator.Info.Image.Height);
        return Options.Device == PlayDevice.DirectML
            ? DirectMLBackend.CreatePlayer(file, scene, scale, Options.Scaling, Options.Adapter, Options.AllowedModes)
            : new PicturePlayer(generator, scene, scale, Options.Scaling);
    }

    private int TileSide => _mode switch
    {
        RenderMode.Walk => (Options.Columns ?? 1) == 1 ? WalkTile : ColumnTile,
        RenderMode.Plane => SmallTile,
        RenderMode.Translate when !_still => (Options.Columns ?? 1) == 1 ? WalkTile : ColumnTile,
        _ => _still ? SheetTile : SmallTile,
    };

    private Scene CreateScene(GeneratorInfo generator, int? label)
    {
        // The frames tile the loop exactly: the one after the last would be the first.
        double seconds = _loopFrames / Options.Fps;
        var settings = new WalkSettings(Options.Seed, seconds, Options.Truncation, Options.Through);
        return _mode switch
        {
            RenderMode.Walk => new WalkScene(generator, settings, Options.Columns ?? 1, label),
            RenderMode.Plane => new PlaneScene(generator, settings, Options.Columns ?? DefaultPlaneColumns, label, moves: !_still),
            RenderMode.Translate => new TranslateScene(generator, Options.Seed, seconds, TranslateLayout(), label),
            _ => new GridScene(generator, settings, Options.Columns ?? DefaultGridColumns, label),
        };
    }

    private TileLayout TranslateLayout()
    {
        int columns = Options.Columns ?? (_still ? DefaultSheetColumns : 1);
        return new TileLayout(_still ? columns : 1, columns);
    }
}
