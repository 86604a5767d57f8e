using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Window;
#if DIRECTML
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Rendering.Interop;
using ImageGen.Viewer.Window.Interop;
#endif

namespace ImageGen.Viewer.Commands;

/// <summary>
/// The one door from the commands to DirectML and Direct3D 12, and the only place that is compiled differently where
/// the viewer is built without them.
/// </summary>
internal static class DirectMLBackend
{
#if DIRECTML
    /// <summary>Why DirectML is not there, in one line; null when it is.</summary>
    public static string? Unavailable =>
        OperatingSystem.IsWindows() ? null : "this is a viewer for Windows; DirectML runs there only";

    /// <summary>
    /// The graphics adapters of this machine, fastest first; the one that would be chosen is examined.
    /// </summary>
    /// <param name="asked">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <exception cref="InputException">What was asked for is not there, or cannot be used.</exception>
    public static IReadOnlyList<AdapterDescription> Adapters(string? asked)
    {
        using GraphicsLibraries libraries = Guard(() => new GraphicsLibraries(debug: false));
        using var adapters = new AdapterList(libraries);
        _ = adapters.Choose(asked);
        return [.. adapters.Descriptions];
    }

    /// <summary>Tries every way to run generators on a device.</summary>
    /// <param name="files">The generators.</param>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    /// <param name="report">Receives the adapter once, and every generator with what came of its modes.</param>
    public static void Examine(
        IEnumerable<GeneratorFile> files,
        string? adapter,
        Action<AdapterDescription, GeneratorFile, IReadOnlyList<ExecutionModeResult>> report)
    {
        using DeviceExamination examination = Guard(() => new DeviceExamination(adapter));
        foreach (GeneratorFile file in files)
            report(examination.Adapter, file, examination.Try(file));
    }

    /// <summary>A renderer of a state on the graphics device.</summary>
    /// <param name="files">The models, from left to right.</param>
    /// <param name="state">What to show; its time is that of each frame.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="scaling">How tiles are scaled.</param>
    /// <param name="device">On which device, and how.</param>
    /// <param name="canvas">The painting, where it is seen; null for none.</param>
    public static IViewRenderer CreateRenderer(
        IReadOnlyList<GeneratorFile> files,
        ViewState state,
        int scale,
        TileScaling scaling,
        RenderDevice device,
        PaintedCanvas? canvas = null)
    {
        if (Unavailable is not null)
            throw Missing();
        return Guard(() => new DirectMLRenderer(files, state, scale, scaling, device, canvas));
    }

    /// <summary>
    /// What a device does with a model, for a report: its frames' times, its messages, and a picture of it.
    /// </summary>
    /// <param name="file">The model.</param>
    /// <param name="state">What the picture shows.</param>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    public static DeviceReport Report(GeneratorFile file, ViewState state, string? adapter) =>
        Unavailable is { } why
            ? new DeviceReport([$"DirectML: {why}"], null)
            : DirectMLReport.Create(file, state, new RenderDevice(adapter, PrecisionLadder.OnDevice, Debug: true));

    /// <summary>A bench of a state on the graphics device.</summary>
    public static IFrameBench CreateBench(
        GeneratorFile file, ViewState state, int scale, RenderDevice device)
    {
        if (Unavailable is not null)
            throw Missing();
        return Guard(() => new DirectMLFrameBench(file, state, scale, device));
    }

    /// <summary>Plays in a window.</summary>
    /// <param name="library">The models, at work already. It stays the caller's.</param>
    /// <param name="settings">How it plays.</param>
    /// <param name="output">Where is said what the device does.</param>
    /// <param name="cancellation">Closes the window.</param>
    /// <returns>What the page goes on with; null when the person closed the window.</returns>
    /// <exception cref="InputException">The adapter that was asked for cannot be used, or none can.</exception>
    public static WindowHandover? Play(
        ModelLibrary library, WindowSettings settings, TextWriter output, CancellationToken cancellation)
    {
        return Guard(() =>
        {
            using var console = new ConsoleWindow();
            using var face = new MainWindow(library, settings, output);
            return face.Play(cancellation);
        });
    }

    /// <summary>Makes one clear line of whatever keeps a graphics device from working.</summary>
    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DllNotFoundException e)
        {
            throw MissingLibrary.Explain(e, AppContext.BaseDirectory);
        }
        catch (Exception e) when (e is GraphicsException
            or DeviceLostException
            or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            throw new InputException(DeviceFailure.Explain(e), e);
        }
    }
#else
    /// <summary>Why DirectML is not there, in one line; null when it is.</summary>
    public static string? Unavailable =>
        "this viewer was built without it; build with -p:DirectML=true, the default on Windows";

    /// <summary>The graphics adapters of this machine, fastest first.</summary>
    public static IReadOnlyList<AdapterDescription> Adapters(string? asked) => throw Missing();

    /// <summary>Tries every way to run generators on a device.</summary>
    public static void Examine(
        IEnumerable<GeneratorFile> files,
        string? adapter,
        Action<AdapterDescription, GeneratorFile, IReadOnlyList<ExecutionModeResult>> report) =>
        throw Missing();

    /// <summary>A renderer of a state on the graphics device.</summary>
    public static IViewRenderer CreateRenderer(
        IReadOnlyList<GeneratorFile> files,
        ViewState state,
        int scale,
        TileScaling scaling,
        RenderDevice device,
        PaintedCanvas? canvas = null) =>
        throw Missing();

    /// <summary>What a device does with a model, for a report.</summary>
    public static DeviceReport Report(GeneratorFile file, ViewState state, string? adapter) =>
        new([$"DirectML: {Unavailable}"], null);

    /// <summary>A bench of a state on the graphics device.</summary>
    public static IFrameBench CreateBench(
        GeneratorFile file, ViewState state, int scale, RenderDevice device) =>
        throw Missing();

    /// <summary>Plays in a window.</summary>
    public static WindowHandover? Play(
        ModelLibrary library,
        WindowSettings settings,
        TextWriter output,
        CancellationToken cancellation) => throw Missing();
#endif

    private static InputException Missing() => new($"--device directml: {Unavailable}.");
}
