using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>Tries every way to run a generator on one device, whatever comes of it: what the doctor wants to know.</summary>
internal sealed class DeviceExamination : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly OrtDirectML _runtime = new();

    /// <summary>Opens the device.</summary>
    /// <param name="adapter">What was asked for with --adapter; null for the fastest hardware.</param>
    public DeviceExamination(string? adapter) => _device = GraphicsDevice.Create(adapter);

    /// <summary>The adapter.</summary>
    public AdapterDescription Adapter => _device.Adapter;

    /// <summary>Tries all rungs of a generator.</summary>
    public IReadOnlyList<RungResult> Try(GeneratorFile file)
    {
        var results = new List<RungResult>();
        foreach (LadderRung rung in PrecisionLadder.OnDevice)
        {
            using DirectMLGenerator generator = DirectMLGenerator.Load(_device, _runtime, file, [rung]);
            results.AddRange(generator.Ladder.Tried);
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();
}
