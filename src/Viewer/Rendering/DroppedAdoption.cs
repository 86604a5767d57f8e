using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Viewer.Adopt;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Models that a person drops on the page or the window. A generator file plays as soon as it is checked in a process
/// of its own; any other ONNX model is tried, the person is told what was found, and may overrule it before the model
/// is adopted and plays. Thread-safe.
/// </summary>
/// <param name="session">The person's session; it remains owned by the caller.</param>
/// <param name="library">The models; it remains owned by the caller.</param>
/// <param name="wake">Called on any thread when there is something to tell.</param>
internal sealed class DroppedAdoption(ViewerSession session, ModelLibrary library, Action wake) : IDisposable
{
    // Of generator files that are checked, or wait for it.
    private const long MostBytesChecked = 2L * DroppedFile.LargestModel;

    private readonly ConcurrentQueue<AdoptionAnswer> _answers = new();
    private readonly Lock _lock = new();
    // Not disposed of: what runs may still look at it.
    private readonly CancellationTokenSource _ended = new();
    private Task _checking = Task.CompletedTask;
    private long _checkedBytes;
    private volatile DroppedModel? _dropped;
    private Run? _run;

    /// <summary>What is being done, in words; null for nothing.</summary>
    public string? Doing
    {
        get
        {
            lock (_lock)
                return _run?.Text;
        }
    }

    /// <summary>Plays a generator file; tries any other model. Called by one thread at a time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The content of its file.</param>
    /// <param name="folder">Where it is and its generator file may be written; null where that is unknown.</param>
    /// <exception cref="InputException">It is no model, or a damaged one.</exception>
    public void Open(string name, byte[] bytes, string? folder = null)
    {
        if (!ForeignModel.IsForeign(bytes))
            Play(name, bytes);
        else if (Begin(new DroppedModel(name, bytes, folder), "trying what it takes and gives") is { } run)
        {
            session.Tell($"{name}: is no generator file; trying what it takes and gives", isProblem: false);
            _ = DoAsync(run, new AdoptionOptions(), (report, _) => Answer(run.Model, report, null));
        }
    }

    /// <summary>Adopts the model that was tried last, and plays it.</summary>
    /// <param name="choices">What the person says of it.</param>
    /// <param name="isWritten">Whether its generator file is written beside it, if it is known where that is.</param>
    public void Adopt(AdoptionChoices choices, bool isWritten = false)
    {
        if (_dropped is not { } dropped)
            return;
        if (choices.ToOptions() is not { } options)
            Answer(dropped, null, $"{dropped.Name}: {AdoptionChoices.Problem}");
        else if (Begin(dropped, "adopting") is { } run)
            _ = DoAsync(run, options, (_, file) => Play(dropped, file, isWritten ? dropped.Folder : null));
    }

    /// <summary>Ends what is being done, and forgets the model that was tried last.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _run?.Cancellation.Cancel();
            (_run, _dropped) = (null, null);
        }
    }

    /// <summary>The next answer to show; null when there is none.</summary>
    public AdoptionAnswer? TakeAnswer() => _answers.TryDequeue(out AdoptionAnswer? answer) ? answer : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        Cancel();
    }

    private void Play(string name, byte[] bytes)
    {
        string digits = GeneratorFile.Read(name, bytes).Sha256[..SavedView.HashDigits];
        // What is listed was checked, or was not dropped.
        if (library.Slots.Any(slot => slot.Summary?.Digits == digits))
            session.Post(new ModelInput(library.Add(name, bytes)));
        else
            Check(name, bytes);
    }

    private void Check(string name, byte[] bytes)
    {
        if (Interlocked.Add(ref _checkedBytes, bytes.Length) <= MostBytesChecked)
        {
            _checking = CheckAsync(_checking, name, bytes);
            return;
        }

        Interlocked.Add(ref _checkedBytes, -bytes.Length);
        throw new InputException($"{name}: other models are being checked; drop it again when they play");
    }

    private async Task CheckAsync(Task before, string name, byte[] bytes)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await BytesAdoption.CheckAsync(name, bytes, _ended.Token);
            session.Post(new ModelInput(library.Add(name, bytes)));
        }
        catch (InputException e)
        {
            session.Tell(e.Message, isProblem: true);
        }
        catch (OperationCanceledException)
        {
            // Who dropped it has left.
        }
        finally
        {
            Interlocked.Add(ref _checkedBytes, -bytes.Length);
        }
    }

    private Run? Begin(DroppedModel model, string what)
    {
        lock (_lock)
        {
            if (_run is null)
            {
                _dropped = model;
                return _run = new Run(model, $"{model.Name}: {what}");
            }
        }

        session.Tell($"{model.Name}: another model is being tried; wait for it", isProblem: true);
        return null;
    }

    private async Task DoAsync(Run run, AdoptionOptions options, Action<AdoptionReport, byte[]> done)
    {
        CancellationToken cancellation = run.Cancellation.Token;
        try
        {
            (AdoptionReport report, byte[] file) = await BytesAdoption.RunAsync(
                run.Model.Name, run.Model.Bytes, options, cancellation);
            cancellation.ThrowIfCancellationRequested();
            done(report, file);
        }
        catch (InputException e)
        {
            Answer(run.Model, null, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The person is gone, or has changed their mind.
        }
        finally
        {
            lock (_lock)
                _run = _run == run ? null : _run;
            wake();
        }
    }

    private void Play(DroppedModel dropped, byte[] file, string? folder)
    {
        string name = dropped.Name;
        session.Post(new ModelInput(library.Add(name, file)));
        _dropped = null;
        if (folder is null)
        {
            session.Tell($"{name}: adopted; viewer adopt writes it to a file", isProblem: false);
            return;
        }

        string path = AdoptedFile.FreePathOf(Path.Combine(folder, name));
        try
        {
            AtomicFile.Write(path, stream => stream.Write(file));
            session.Tell($"{name}: adopted; {path} is written", isProblem: false);
        }
        catch (InputException e)
        {
            session.Tell($"{name}: adopted, but not written: {e.Message}", isProblem: true);
        }
    }

    private void Answer(DroppedModel dropped, AdoptionReport? report, string? problem)
    {
        _answers.Enqueue(new AdoptionAnswer(dropped.Name, dropped.Folder is not null, report, problem));
        wake();
    }

    private sealed record DroppedModel(string Name, byte[] Bytes, string? Folder);

    private sealed record Run(DroppedModel Model, string Text)
    {
        // Not disposed of: what runs may still look at it.
        public CancellationTokenSource Cancellation { get; } = new();
    }
}
