using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>Tries all execution modes of a generator on one device, for the doctor command.</summary>
internal sealed class DeviceExamination : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly OrtDirectML _runtime = new();

    /// <summary>Creates the device.</summary>
    /// <param name="adapter">The value of --adapter; null for the fastest hardware adapter.</param>
    public DeviceExamination(string? adapter) => _device = GraphicsDevice.Create(adapter);

    /// <summary>The adapter.</summary>
    public AdapterDescription Adapter => _device.Adapter;

    /// <summary>Replays the golden values of a generator in every execution mode.</summary>
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
