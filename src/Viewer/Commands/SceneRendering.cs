using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Walks;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Commands;

/// <summary>A scene rendered to a file or folder.</summary>
internal sealed class SceneRendering : Rendering
{
    // Target heights of a tile in pixels, approximated by integer factors: a single picture, a few side by side, a
    // sheet, and large or animated sheets, whose files must stay small.
    private const int WalkTile = 256;
    private const int ColumnTile = 128;
    private const int SheetTile = 84;
    private const int SmallTile = 56;

    private const int DefaultGridColumns = 8;
    private const int DefaultPlaneColumns = 15;
    private const int DefaultSheetColumns = 4;

    // A single frame is too short to time.
    private const int RepeatsOfStill = 10;

    private readonly RenderMode _mode;
    private readonly bool _still;
    private readonly int _loopFrames;

    /// <summary>Plans an output.</summary>
    /// <param name="options">The options.</param>
    /// <param name="mode">What to show.</param>
    /// <param name="path">The file or folder to write.</param>
    public SceneRendering(RenderOptions options, RenderMode mode, string path)
        : base(options, path)
    {
        _mode = mode;
        _still = FrameWriter.IsStill(path);
        _loopFrames = Math.Max(1, (int)Math.Round(options.Seconds * options.Fps));
    }

    /// <inheritdoc/>
    /// <remarks>The figures exclude loading and encoding.</remarks>
    public override string Run(LoadedModel model, int? label, TextWriter output, CancellationToken cancellation)
    {
        // A still picture is one frame of the loop with the same seed.
        int frames = _still ? 1 : _loopFrames;
        ViewState state = StateOf(model.Info, label) with
        {
            Through = Options.Through is null
                ? null
                : ThroughPictures.Keys(Options, model, label, output, cancellation),
        };
        var loop = LoopFrames.Of(state, Options.Fps);
        int scale = ScaleFor(TileSide, model.Info.Image.Height);
        using IViewRenderer player = CreateRenderer(model, state, scale);
        using var writer = FrameWriter.Create(
            Path,
            player.Picture.Width,
            player.Picture.Height,
            frames,
            Options.Fps,
            OriginsOf(model, loop, scale));

        // The first run of a session plans its memory and is not timed.
        player.Render(0);
        FrameTimings timings = default;
        int repeats = frames == 1 ? RepeatsOfStill : 1;
        new RenderProgress(output).Run(
            Path,
            frames,
            frame =>
            {
                for (int i = 0; i < repeats; i++)
                    timings += player.Render(loop.TimeOf(frame));
                writer.Add(player.Picture);
            },
            writer.Complete,
            cancellation);

        string what = frames == 1 ? "a picture" : $"{frames} frames";
        output.WriteLine($"{Path}: {what} of {player.Picture.Width}x{player.Picture.Height}");
        int shown = frames * repeats;
        double perFrame = timings.Total.TotalMilliseconds / shown;
        string on = Options.Device == PlayDevice.DirectML ? $" on {player.Device}" : "";
        return $"{ModeOption.NameOf(_mode)}{on} {player.ImagesPerFrame * 1000 / perFrame:N0} pictures/s, "
            + $"{perFrame:F2} ms/frame "
            + $"(generator {timings.Inference.TotalMilliseconds / shown:F2}, viewer "
            + $"{timings.Own.TotalMilliseconds / shown:F3})";
    }

    private IViewRenderer CreateRenderer(LoadedModel model, ViewState state, int scale) =>
        Options.Device == PlayDevice.DirectML
            ? DirectMLBackend.CreateRenderer(
                [model.File], state, scale, Options.Scaling, Options.GraphicsDevice)
            : new CpuViewRenderer(model, state, scale, Options.Scaling);

    private FrameOrigins OriginsOf(LoadedModel model, LoopFrames loop, int scale)
    {
        PixelFilter filter = Options.Scaling switch
        {
            TileScaling.Bilinear => PixelFilter.Bilinear,
            TileScaling.Bicubic => PixelFilter.Bicubic,
            _ => PixelFilter.Crisp,
        };
        return new FrameOrigins(Of(loop.State, Options.Fps), frame => Of(loop.At(frame), fps: null));

        PictureOrigin Of(ViewState state, double? fps) => SessionOrigin.Of(
            new SavedView([model.Digits], state, Canvas: null) { Scale = scale, Filter = filter, Fps = fps },
            [model.File],
            canvas: null);
    }

    private int TileSide => _mode switch
    {
        RenderMode.Walk => (Options.Columns ?? 1) == 1 ? WalkTile : ColumnTile,
        RenderMode.Plane => SmallTile,
        RenderMode.Translate when !_still => (Options.Columns ?? 1) == 1 ? WalkTile : ColumnTile,
        _ => _still ? SheetTile : SmallTile,
    };

    private ViewState StateOf(GeneratorInfo info, int? label)
    {
        (ViewMode mode, TileLayout? sheet) = _mode switch
        {
            RenderMode.Walk => (ViewMode.Walk, new TileLayout(1, Options.Columns ?? 1)),
            RenderMode.Plane => (ViewMode.Plane, PlaneLayout(info)),
            RenderMode.Translate => (ViewMode.Walk, TranslateLayout()),
            // The grid's layout: a row per class, or a single class.
            _ => (ViewMode.Grid, (TileLayout?)null),
        };
        return new ViewState
        {
            Mode = mode,
            Seed = Options.Seed,
            // The loop closes exactly: the frame after the last equals the first.
            LoopSeconds = _loopFrames / Options.Fps,
            Truncation = Options.Truncation,
            Label = label is { } shown ? new LabelMix { Label = shown } : null,
            Columns = Options.Columns ?? DefaultGridColumns,
            IsOneClass = mode == ViewMode.Grid && label is not null,
            // The mode shows a single tile by default.
            Sheet = sheet?.Count == 1 && mode == ViewMode.Walk ? null : sheet,
            IsPaused = _still,
        };
    }

    private TileLayout PlaneLayout(GeneratorInfo info)
    {
        int columns = Options.Columns ?? DefaultPlaneColumns;
        return new TileLayout(info.Latent?.Size == 1 ? 1 : columns, columns);
    }

    private TileLayout TranslateLayout()
    {
        int columns = Options.Columns ?? (_still ? DefaultSheetColumns : 1);
        return new TileLayout(_still ? columns : 1, columns);
    }
}
