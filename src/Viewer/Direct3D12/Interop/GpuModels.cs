using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12.Interop.DirectML;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// The generators on one device. They are made on a thread of its own while the CPU plays them; so no frame ever waits
/// for a session to be opened.
/// </summary>
internal sealed class GpuModels : IDisposable
{
    private const int MostKept = 6;

    private readonly GeneratorLoader<DirectMLGenerator>? _loader;

    /// <summary>Begins to work.</summary>
    /// <param name="engine">The device; it must outlive this object.</param>
    /// <param name="modes">
    /// The ways to run a generator that may be tried, fastest first; none for the CPU alone.
    /// </param>
    /// <param name="memory">What is known from before, and what is kept.</param>
    /// <param name="tell">
    /// Takes what there is to tell the person, and whether something is wrong; on another thread.
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

    /// <summary>The error that ended the work, to be thrown by whoever plays; null while all is well.</summary>
    public DeviceLostException? Lost => _loader?.Lost;

    /// <summary>Says which models are seen now, most urgent first. The GPU must have nothing left to do.</summary>
    public void Follow(IEnumerable<LoadedModel> seen) => _loader?.Follow([.. seen.Select(model => model.File)]);

    /// <summary>
    /// The generator of a model, once it is ready to run on the device; until then, and where only the CPU is well,
    /// null.
    /// </summary>
    public DirectMLGenerator? Find(LoadedModel model) =>
        _loader?.Find(model.File).Generator is { Sizes.Count: > 0 } generator ? generator : null;

    /// <summary>Whether the CPU goes on to play a model: nothing is being made that could.</summary>
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
