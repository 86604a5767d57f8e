using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering.Interop;

/// <summary>Runs a model briefly on a device, and reports timings, memory, messages and errors.</summary>
internal static class DirectMLReport
{
    private const int Frames = 20;
    private const double Fps = 60;

    /// <summary>Runs the model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="state">The state to show.</param>
    /// <param name="device">The device and its options.</param>
    public static DeviceReport Create(GeneratorFile file, ViewState state, RenderDevice device)
    {
        var lines = new List<string>();
        Picture? picture = null;
        Attempt("picture", () => picture = Draw(file, state, device, lines));
        foreach (int batch in BatchPlan.Sizes)
            Attempt($"batch of {batch}", () => Bench(file, batch, device, lines));
        return new(lines, picture);

        void Attempt(string what, Action action)
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // Any failure on the user's hardware belongs in the report.
            catch (Exception e)
#pragma warning restore CA1031
            {
                lines.Add($"{what}: {e.GetType().Name}: {OneLine.Of(e.Message)}");
            }
        }
    }

    private static Picture Draw(GeneratorFile file, ViewState state, RenderDevice device, List<string> lines)
    {
        using var renderer = new DirectMLRenderer([file], state, scale: 1, TileScaling.Crisp, device);
        try
        {
            lines.Add($"{file.Name}: {renderer.Device}");
            lines.AddRange(renderer.Ladders.SelectMany(ladder => ladder.Tried).Select(tried => tried.Description));
            renderer.Render(state.Time);
            return renderer.Picture;
        }
        finally
        {
            lines.Add($"video memory: {renderer.Engine.Device.Memory?.ToString() ?? "unknown"}");
            lines.AddRange(renderer.Engine.Device.DebugLines);
            lines.AddRange(renderer.Engine.Device.Log.Lines);
        }
    }

    private static void Bench(GeneratorFile file, int batch, RenderDevice device, List<string> lines)
    {
        using var bench = new DirectMLFrameBench(
            file, new ViewState { Sheet = new TileLayout(1, batch) }, scale: 1, device with { Debug = false });
        for (int i = 0; i < Frames; i++)
            bench.Frame(i / Fps, counts: i > Frames / 4);
        foreach (LatencySamples stage in bench.Stages)
            lines.Add(
                $"batch of {batch}, {stage.Name}: median {stage.Milliseconds(0.5):F3} ms, "
                + $"p99 {stage.Milliseconds(0.99):F3} ms");
    }
}
