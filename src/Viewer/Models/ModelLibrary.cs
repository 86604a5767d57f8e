using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// The models that can be played: files, folders of files, and training runs. Files are found at once, then read and
/// loaded one at a time on a background thread, requested ones first. Replaced files are reloaded; if the new version
/// is broken, the old one stays loaded. Thread-safe.
/// </summary>
internal sealed class ModelLibrary : IDisposable
{
    /// <summary>Maximum number of loaded models; the least recently used ones are evicted.</summary>
    public const int MostLoaded = 12;

    private const int MostGiven = 16;
    private const int PollsBetweenScans = 4;
    private static readonly TimeSpan BetweenPolls = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly LinkedList<ModelFile> _wanted = [];
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly ModelSources _sources;
    private readonly DirectionWorker _directions;
    private readonly Func<GeneratorFile, LoadedModel> _load;
    private readonly CalibrationWorker? _calibration;
    private volatile ModelSlot[] _slots;
    private Thread? _thread;
    private volatile bool _stopping;
    private long _turn;
    private int _given;
    private int _polls;

    private ModelLibrary(
        ModelSources sources, CalibrationStore? calibrations, Func<GeneratorFile, LoadedModel> load)
    {
        _load = load;
        _calibration = calibrations is null ? null : new CalibrationWorker(calibrations);
        _sources = sources;
        _slots = [.. sources.Slots];
        _directions = new DirectionWorker(() => Changed?.Invoke(this, EventArgs.Empty));
    }

    /// <summary>
    /// Raised when a slot was added, or a file was read, loaded or refused; usually on the library's thread.
    /// </summary>
    public event EventHandler? Changed;

    /// <summary>The models in the order of the list; the index of a model does not change.</summary>
    public IReadOnlyList<ModelSlot> Slots => _slots;

    /// <summary>Whether all files found by the last scan were read or refused.</summary>
    public bool IsRead => NextUnread() is null;

    /// <summary>Finds the models without reading any file.</summary>
    /// <param name="paths">Generator files and folders; empty to search for the default folder.</param>
    /// <param name="run">The folder of a training run to watch, or of several runs; null for none.</param>
    /// <param name="places">The folders to search for the default folder from, in order.</param>
    /// <param name="threads">Number of threads per generator; null for one per processor.</param>
    /// <param name="calibrations">
    /// Where it is kept how models run fastest; null to run them by their default plans.
    /// </param>
    /// <param name="precision">The precision that models are played in.</param>
    /// <param name="load">Loads a model; null for the usual way.</param>
    /// <exception cref="InputException">A file or folder does not exist, or contains no model.</exception>
    public static ModelLibrary Open(
        IReadOnlyList<string> paths,
        string? run,
        IEnumerable<string> places,
        int? threads = null,
        CalibrationStore? calibrations = null,
        CpuPrecision precision = CpuPrecision.Float32,
        Func<GeneratorFile, LoadedModel>? load = null) =>
        new(
            ModelSources.Find(paths, run, places),
            calibrations,
            load ?? (file => LoadedModel.Load(file, threads, precision: precision)));

    /// <summary>
    /// Reads and loads the first model that can be played, synchronously, so that it is ready for the first client.
    /// </summary>
    /// <exception cref="InputException">
    /// None can be played, and no run may export one later; the message is the problem of the first one.
    /// </exception>
    public void LoadFirst()
    {
        // If the thread is running, a window has already loaded the first model.
        if (_thread is not null)
            return;
        foreach (ModelSlot slot in _slots)
        {
            if (slot.Newest is not { } file)
                return;
            Load(file);
            if (file.State.Loaded is not null || slot.Run is not null)
                return;
        }

        throw new InputException(_slots[0].Problem!);
    }

    /// <summary>Starts the background thread that reads, loads and watches files, unless it is running.</summary>
    public void Start()
    {
        if (_thread is not null)
            return;
        _thread = new Thread(Work) { IsBackground = true, Name = "Models" };
        _thread.Start();
    }

    /// <summary>
    /// Requests that a file be loaded; <see cref="Changed"/> is raised when it is. Allocates nothing if the file is
    /// loaded or already queued.
    /// </summary>
    public void Want(ModelFile file)
    {
        file.LastWanted = Interlocked.Increment(ref _turn);
        if (file.IsQueued || file.State.Loaded is not null || file.State.IsHopeless)
            return;
        lock (_lock)
        {
            file.IsQueued = true;
            _wanted.AddLast(file);
        }

        _work.Set();
    }

    /// <summary>
    /// Asks for the directions of a model's latent space; <see cref="Changed"/> says when they are found. Allocates
    /// nothing while it waits.
    /// </summary>
    public void WantDirections(LoadedModel model) => _directions.Want(model);

    /// <summary>Unloads a model that was loaded but fails to run.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="model">The model.</param>
    /// <param name="problem">What went wrong, in one line.</param>
    public void Refuse(ModelFile file, LoadedModel model, string problem)
    {
        lock (_lock)
        {
            if (file.State.Loaded != model)
                return;
            file.State = file.State with { Loaded = null, Problem = problem };
        }

        model.Release();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Adds a model given as bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The content of a generator file.</param>
    /// <returns>Its index in the list.</returns>
    /// <exception cref="InputException">It is not a generator, or too many were added.</exception>
    public int Add(string name, byte[] bytes)
    {
        var file = new ModelFile(name, bytes);
        file.State = new(ModelSummary.Of(file.Read()), null, null);
        int place;
        lock (_lock)
        {
            int known = Array.FindIndex(_slots, slot => slot.Summary?.Digits == file.State.Summary!.Digits);
            if (known >= 0)
                return known;
            if (_given >= MostGiven)
                throw new InputException(
                    $"{name}: at most {MostGiven} dropped models are kept; restart the viewer, or put the file into "
                    + "the models folder");
            _given++;
            place = _slots.Length;
            _slots = [.. _slots, new ModelSlot(file.Name, null, file)];
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return place;
    }

    /// <summary>Finds the model that a session refers to; returns null if it is unknown or not read yet.</summary>
    /// <param name="digits">The first digits of its file's SHA-256.</param>
    public (int Slot, int File)? Find(string digits)
    {
        ModelSlot[] slots = _slots;
        for (int slot = 0; slot < slots.Length; slot++)
        {
            IReadOnlyList<ModelFile> files = slots[slot].Files;
            for (int file = files.Count - 1; file >= 0; file--)
            {
                if (files[file].State.Summary?.Digits == digits)
                    return (slot, file);
            }
        }

        return null;
    }

    /// <summary>
    /// Does the most urgent piece of work; called in a loop by the library's thread, and directly by tests.
    /// </summary>
    /// <returns>Whether there was any work.</returns>
    public bool DoNext()
    {
        ModelFile? wanted = null;
        lock (_lock)
        {
            if (_wanted.First is { } first)
            {
                wanted = first.Value;
                _wanted.RemoveFirst();
            }
        }

        if (wanted is not null)
        {
            wanted.IsQueued = false;
            Load(wanted);
            return true;
        }

        if (NextUnread() is not { } unread)
            return false;
        Refresh(unread, load: false);
        if (IsRead)
            UnusedMemory.Return();
        return true;
    }

    /// <summary>Checks once for replaced files and for new ones.</summary>
    public void Poll()
    {
        bool changed = false;
        if (_polls++ % PollsBetweenScans == 0)
            changed = Scan();
        foreach (ModelSlot slot in _slots)
        {
            foreach (ModelFile file in slot.Files)
            {
                if (!file.IsOnDisk || file.Stamp is null)
                    continue;
                var now = FileStamp.Of(file.Path);
                bool isChanged = now != file.Stamp;
                // A file that is being written keeps changing: it is read once its stamp is the same in two polls.
                if (isChanged && now == file.Changing)
                    Refresh(file, load: file.State.Loaded is not null);
                file.Changing = isChanged ? now : null;
            }
        }

        if (changed)
            Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _work.Set();
        _thread?.Join();
        _directions.Dispose();
        _calibration?.Dispose();
        foreach (ModelFile file in _slots.SelectMany(slot => slot.Files))
            LetGo(file);
        _work.Dispose();
    }

    private void Work()
    {
        while (!_stopping)
        {
            if (DoNext())
                continue;
            if (!_work.WaitOne(BetweenPolls))
                Poll();
        }
    }

    private ModelFile? NextUnread()
    {
        ModelSlot[] slots = _slots;
        return slots.Select(slot => slot.Newest).FirstOrDefault(file => file is { State.IsUnread: true })
            ?? slots.SelectMany(slot => slot.Files).FirstOrDefault(file => file.State.IsUnread);
    }

    private void Load(ModelFile file)
    {
        if (file.State.Loaded is null)
            Refresh(file, load: true);
        LetGoOfOld();
    }

    /// <summary>Reads the current version of a file; if it is broken, the previous one is kept.</summary>
    private void Refresh(ModelFile file, bool load)
    {
        try
        {
            GeneratorFile read = file.Read();
            LoadedModel? loaded = load ? _load(read) : null;
            loaded?.Calibration = _calibration;
            if (loaded is not null)
                _calibration?.Recall(loaded);
            Exchange(file, new(ModelSummary.Of(read), loaded, null))?.Release();
        }
#pragma warning disable CA1031 // this thread is that of all models: one of them must not end the program
        catch (Exception e)
#pragma warning restore CA1031
        {
            string problem = e is InputException
                ? e.Message
                : $"{file.Path}: cannot be loaded ({OneLine.Of(e.Message).TrimEnd('.')}); export it again";
            lock (_lock)
                file.State = file.State with { Problem = problem };
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private void LetGoOfOld()
    {
        ModelFile[] loaded =
        [
            .. _slots.SelectMany(slot => slot.Files).Where(
                file => file.State.Loaded is not null).OrderByDescending(file => file.LastWanted),
        ];
        foreach (ModelFile file in loaded.Skip(MostLoaded))
            LetGo(file);
    }

    private void LetGo(ModelFile file) => Exchange(file, file.State with { Loaded = null })?.Release();

    private LoadedModel? Exchange(ModelFile file, ModelFileState state)
    {
        lock (_lock)
        {
            LoadedModel? before = file.State.Loaded;
            file.State = state;
            return before;
        }
    }

    private bool Scan()
    {
        bool found = false;
        foreach (ModelSlot slot in _slots)
        {
            found |= slot.Run is not null && RunExports.Look(slot);
            slot.LookAtProgress();
        }

        lock (_lock)
        {
            IReadOnlyList<ModelSlot> added = _sources.FindNew(_slots);
            _slots = [.. _slots, .. added];
            return found || added.Count > 0;
        }
    }
}
