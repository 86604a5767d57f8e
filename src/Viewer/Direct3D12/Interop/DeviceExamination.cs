using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Tries every way to run a generator on one device, whatever comes of it: what the doctor wants to know.
/// </summary>
internal sealed class DeviceExamination : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly OrtDirectML _runtime = new();

    /// <summary>Opens the device.</summary>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    public DeviceExamination(string? adapter) => _device = GraphicsDevice.Create(adapter);

    /// <summary>The adapter.</summary>
    public AdapterDescription Adapter => _device.Adapter;

    /// <summary>Tries all modes of a generator.</summary>
    public IReadOnlyList<ExecutionModeResult> Try(GeneratorFile file)
    {
        var results = new List<ExecutionModeResult>();
        foreach (ExecutionMode mode in PrecisionLadder.OnDevice)
        {
            try
            {
                using var generator = DirectMLGenerator.Load(
                    _device, _runtime, file, [mode], new LadderMemory(path: null), CancellationToken.None);
                results.AddRange(generator.Ladder.Tried);
            }
            catch (Exception e) when (e is not DeviceLostException && DeviceFailure.IsOutOfMemory(e))
            {
                results.Add(
                    new(mode, null, ExecutionModes.Tolerance(mode, file.Tolerance), DeviceFailure.Describe(e)));
            }
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();
}
