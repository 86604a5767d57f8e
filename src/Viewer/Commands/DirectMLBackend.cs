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
/// The commands' only access to DirectML and Direct3D 12, and the only file that is compiled differently in a build
/// without them.
/// </summary>
internal static class DirectMLBackend
{
#if DIRECTML
    /// <summary>Why DirectML is unavailable, in one line; null if it is available.</summary>
    public static string? Unavailable =>
        OperatingSystem.IsWindows() ? null : "this is a viewer for Windows; DirectML runs there only";

    /// <summary>
    /// The graphics adapters of this machine, fastest first; only the one that would be chosen is opened.
    /// </summary>
    /// <param name="asked">Value of --adapter; null for the fastest hardware.</param>
    /// <exception cref="InputException">There is no such adapter, or it cannot be used.</exception>
    public static IReadOnlyList<AdapterDescription> Adapters(string? asked)
    {
        using GraphicsLibraries libraries = Guard(() => new GraphicsLibraries(debug: false));
        using var adapters = new AdapterList(libraries);
        _ = adapters.Choose(asked);
        return [.. adapters.Descriptions];
    }

    /// <summary>Tries every execution mode of generators on a device.</summary>
    /// <param name="files">The generators.</param>
    /// <param name="adapter">Value of --adapter; null for the fastest hardware.</param>
    /// <param name="report">Called with the adapter, then with each generator and the result of each mode.</param>
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
    /// <param name="state">The state to show; its time is replaced by each frame's.</param>
    /// <param name="scale">Factor by which each pixel is enlarged.</param>
    /// <param name="scaling">How tiles are scaled.</param>
    /// <param name="device">The device and its settings.</param>
    /// <param name="canvas">The painting, if the state shows one; otherwise null.</param>
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
    /// Frame times, messages and a picture of a model on a device, for a report.
    /// </summary>
    /// <param name="file">The model.</param>
    /// <param name="state">The state that the picture shows.</param>
    /// <param name="adapter">Value of --adapter; null for the fastest hardware.</param>
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
    /// <param name="library">The models, already being loaded; owned by the caller.</param>
    /// <param name="settings">The window's settings.</param>
    /// <param name="output">Receives messages about the device.</param>
    /// <param name="cancellation">Closes the window.</param>
    /// <returns>The state for the page to continue with; null if the window was closed by its user.</returns>
    /// <exception cref="InputException">The requested adapter cannot be used, or none can.</exception>
    public static WindowHandover? Play(
        ModelLibrary library, WindowSettings settings, TextWriter output, CancellationToken cancellation)
    {
        return Guard(() => WindowThread.Run(() =>
        {
            using var console = new ConsoleWindow();
            using var face = new MainWindow(library, settings, output);
            return face.Play(cancellation);
        }));
    }

    /// <summary>Converts any failure of a graphics device to a one-line message.</summary>
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
    /// <summary>Why DirectML is unavailable, in one line; null if it is available.</summary>
    public static string? Unavailable =>
        "this viewer was built without it; build with -p:DirectML=true, the default on Windows";

    /// <summary>The graphics adapters of this machine, fastest first.</summary>
    public static IReadOnlyList<AdapterDescription> Adapters(string? asked) => throw Missing();

    /// <summary>Tries every execution mode of generators on a device.</summary>
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

    /// <summary>Frame times, messages and a picture of a model on a device, for a report.</summary>
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
