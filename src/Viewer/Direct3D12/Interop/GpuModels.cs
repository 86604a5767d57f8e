using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// The generators on one device. They are loaded on a background thread while the CPU runs them, so that no frame waits
/// for a session to be created.
/// </summary>
internal sealed class GpuModels : IDisposable
{
    private const int MostKept = 6;

    private readonly GeneratorLoader<DirectMLGenerator>? _loader;

    /// <summary>Starts loading.</summary>
    /// <param name="engine">The device; must outlive this object.</param>
    /// <param name="modes">The execution modes to try, fastest first; empty to use only the CPU.</param>
    /// <param name="memory">Results of earlier runs; updated.</param>
    /// <param name="tell">
    /// Receives messages for the user, and whether they are errors; called on another thread.
    /// </param>
    /// <param name="wake">Called on another thread when a generator is ready.</param>
    public GpuModels(
        FrameEngine engine,
        IReadOnlyList<ExecutionMode> modes,
        LadderMemory memory,
        Action<string, bool> tell,
        Action wake)
    {
        if (modes.Count > 0)
            _loader = new(new Maker(engine, modes, memory, tell), MostKept, tell, wake);
    }

    /// <summary>The error that ended loading, to be thrown by the render loop; null if there was none.</summary>
    public DeviceLostException? Lost => _loader?.Lost;

    /// <summary>Whether a model is being tried on the device, which may take long on a driver with one queue.</summary>
    public bool IsLoading => _loader?.IsWorking == true;

    /// <summary>Sets the displayed models, most urgent first. The GPU must be idle.</summary>
    public void Follow(IEnumerable<LoadedModel> seen) => _loader?.Follow([.. seen.Select(model => model.File)]);

    /// <summary>
    /// The generator of a model if it is ready to run on the device; null until then, and if only the CPU can run it.
    /// </summary>
    public DirectMLGenerator? Find(LoadedModel model) =>
        _loader?.Find(model.File).Generator is { Sizes.Count: > 0 } generator ? generator : null;

    /// <summary>Whether the CPU keeps running a model because no generator is being loaded for it.</summary>
    public bool IsLeftToCpu(LoadedModel model) => _loader?.Find(model.File) is null
        or { Problem: not null }
        or { Generator.Ladder.Chosen: ExecutionMode.Cpu };

    /// <inheritdoc/>
    public void Dispose() => _loader?.Dispose();

    private sealed class Maker(
        FrameEngine engine, IReadOnlyList<ExecutionMode> modes, LadderMemory memory, Action<string, bool> tell)
        : IGeneratorMaker<DirectMLGenerator>
    {
        public bool IsShortOfMemory => engine.Device.Memory is { IsShort: true };

        public DirectMLGenerator Load(GeneratorFile file, CancellationToken cancellation)
        {
            var generator = DirectMLGenerator.Load(engine.Device, engine.Runtime, file, modes, memory, cancellation);
            if (generator.Ladder.Reason is { } reason)
                tell($"{file.Name}: {reason}", true);
            return generator;
        }

        public bool OpenNext(DirectMLGenerator generator, CancellationToken cancellation) =>
            generator.OpenNext(BatchPlan.Sizes, cancellation);
    }
}
