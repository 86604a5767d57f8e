using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// The generators on one device. They are made on a thread of its own, one after the other, while the CPU plays them;
/// so no frame ever waits for a session to be opened.
/// </summary>
internal sealed class GpuModels : IDisposable
{
    private const int MostKept = 6;

    private readonly FrameEngine _engine;
    private readonly IReadOnlyList<ExecutionMode> _modes;
    private readonly Action<string, bool> _tell;
    private readonly Action _wake;
    private readonly ConcurrentDictionary<string, DirectMLGenerator> _ready = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = [];
    private readonly List<string> _recent = [];
    private readonly BlockingCollection<GeneratorFile> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    /// <summary>Begins to work.</summary>
    /// <param name="engine">The device; it must outlive this object.</param>
    /// <param name="modes">
    /// The ways to run a generator that may be tried, fastest first; none for the CPU alone.
    /// </param>
    /// <param name="tell">
    /// Takes what there is to tell the person, and whether something is wrong; on another thread.
    /// </param>
    /// <param name="wake">Called on another thread when a generator is ready.</param>
    public GpuModels(FrameEngine engine, IReadOnlyList<ExecutionMode> modes, Action<string, bool> tell, Action wake)
    {
        _engine = engine;
        _modes = modes;
        _tell = tell;
        _wake = wake;
        _thread = new Thread(Work) { IsBackground = true, Name = "DirectML sessions" };
        _thread.Start();
    }

    /// <summary>The error that ended the work, to be thrown by whoever plays; null while all is well.</summary>
    public DeviceLostException? Lost { get; private set; }

    /// <summary>
    /// The generator of a model, once it is ready to run on the device; until then, and where only the CPU is well,
    /// null.
    /// </summary>
    public DirectMLGenerator? Find(LoadedModel model)
    {
        if (_ready.TryGetValue(model.Digits, out DirectMLGenerator? generator))
            return generator.Sizes.Count > 0 ? generator : null;
        if (_modes.Count > 0 && _asked.Add(model.Digits))
        {
            _recent.Add(model.Digits);
            _waiting.Add(model.File);
        }

        return null;
    }

    /// <summary>Frees generators that nobody has looked at for long. The GPU must have nothing left to do.</summary>
    /// <param name="used">Those that are in use.</param>
    public void FreeOld(IReadOnlyCollection<DirectMLGenerator> used)
    {
        foreach (DirectMLGenerator generator in used)
        {
            string digits = generator.File.Sha256[..SavedView.HashDigits];
            _recent.Remove(digits);
            _recent.Add(digits);
        }

        while (_recent.Count > MostKept && _ready.TryRemove(_recent[0], out DirectMLGenerator? old))
        {
            _asked.Remove(_recent[0]);
            _recent.RemoveAt(0);
            old.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _waiting.CompleteAdding();
        _thread.Join();
        foreach (DirectMLGenerator generator in _ready.Values)
            generator.Dispose();
        _ready.Clear();
        _waiting.Dispose();
        _stopping.Dispose();
    }

    private void Work()
    {
        try
        {
            foreach (GeneratorFile file in _waiting.GetConsumingEnumerable(_stopping.Token))
                Make(file);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
        catch (DeviceLostException e)
        {
            Lost = e;
        }

        _wake();
    }

    private void Make(GeneratorFile file)
    {
        var generator = DirectMLGenerator.Load(_engine.Device, _engine.Runtime, file, _modes);
        _ready[file.Sha256[..SavedView.HashDigits]] = generator;
        if (generator.Ladder.Reason is { } reason)
            _tell($"{file.Name}: {reason}", true);
        _wake();
        foreach (int size in BatchPlan.Sizes)
        {
            try
            {
                generator.OpenAll([size], _stopping.Token);
            }
            catch (Exception e) when (e is Microsoft.ML.OnnxRuntime.OnnxRuntimeException or GraphicsException)
            {
                // Too little memory, mostly: the sizes that are there do for all pictures, in more runs.
                _tell($"{file.Name}: no runs of {size} pictures ({DeviceFailure.Describe(e)}); smaller ones do", true);
                return;
            }

            _wake();
        }
    }
}
