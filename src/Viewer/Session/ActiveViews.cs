using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The models that one viewer shows. New models are prepared on a thread-pool thread, including their first run, while
/// the current ones keep playing; they are swapped between two frames. Replaced files are handled in the same way.
/// </summary>
internal sealed class ActiveViews : IDisposable
{
    private readonly ModelLibrary _library;
    private readonly Action _wake;
    private readonly Dictionary<ModelFile, Preparation> _preparing = [];
    private ModelView[] _views = [];
    private ModelFile[] _files = [];

    /// <summary>Creates an empty set of views.</summary>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="wake">Called on any thread when there may be something new to show.</param>
    public ActiveViews(ModelLibrary library, Action wake)
    {
        _library = library;
        _wake = wake;
    }

    /// <summary>The displayed models, from left to right; empty before the first model is ready.</summary>
    public IReadOnlyList<ModelView> Views => _views;

    /// <summary>The files of <see cref="Views"/>.</summary>
    public IReadOnlyList<ModelFile> Files => _files;

    /// <summary>
    /// Switches to the given models, or to newer versions of their files, once all that can be loaded are ready.
    /// Allocates nothing while nothing changes.
    /// </summary>
    /// <param name="wanted">The files to show, from left to right.</param>
    /// <param name="state">The state for their first run.</param>
    /// <param name="time">Time on the walk in seconds.</param>
    /// <returns>Whether the displayed models have changed.</returns>
    public bool Update(List<ModelFile> wanted, ViewState state, double time) =>
        !IsShown(wanted) && Exchange(wanted, state, time);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ModelView view in _views)
            view.Dispose();
        _views = [];
        ForgetOthers([]);
    }

    private bool Exchange(List<ModelFile> wanted, ViewState state, double time)
    {
        // What was wanted before holds its model, and on a page of one thread it would be run before this.
        ForgetOthers(wanted);
        var views = new List<ModelView>();
        var files = new List<ModelFile>();
        foreach (ModelFile file in wanted)
        {
            ModelFileState known = file.State;
            if (known.IsHopeless)
                continue;
            _library.Want(file);
            if (ShownAlready(file, known.Loaded) is { } shown)
                views.Add(shown);
            else if (known.Loaded is { } loaded && Prepared(file, loaded, state, time) is { } ready)
                views.Add(ready);
            else
                return false;
            files.Add(file);
        }

        if (views.Count == 0 || views.SequenceEqual(_views))
            return false;
        foreach (ModelFile file in files)
        {
            if (_preparing.TryGetValue(file, out Preparation? entry) && IsOneOf(views, entry.View))
                _preparing.Remove(file);
        }

        // To close the sessions of a model that nobody else shows takes time that no frame has.
        foreach (ModelView view in _views.Except(views))
            _ = Task.Run(view.Dispose);
        (_views, _files) = ([.. views], [.. files]);
        ForgetOthers(wanted);
        return true;
    }

    private static bool IsOneOf(List<ModelView> views, Task<ModelView> task) =>
        task.IsCompletedSuccessfully && views.Contains(task.Result);

    private bool IsShown(List<ModelFile> wanted)
    {
        if (wanted.Count != _files.Length)
            return false;
        for (int i = 0; i < _files.Length; i++)
        {
            if (wanted[i] != _files[i] || _files[i].State.Loaded != _views[i].Model)
                return false;
            _library.Want(_files[i]);
        }

        return true;
    }

    /// <summary>
    /// The current view of a file, if it uses the newest model; a view whose model was evicted from the library is
    /// kept.
    /// </summary>
    private ModelView? ShownAlready(ModelFile file, LoadedModel? newest)
    {
        int place = Array.IndexOf(_files, file);
        return place >= 0 && (newest is null || _views[place].Model == newest) ? _views[place] : null;
    }

    private ModelView? Prepared(ModelFile file, LoadedModel model, ViewState state, double time)
    {
        if (_preparing.TryGetValue(file, out Preparation? entry) && entry.Model == model)
        {
            if (entry.View.IsFaulted)
                _library.Refuse(file, model, ProblemOf(file, entry.View.Exception!.InnerException!));
            return entry.View.IsCompletedSuccessfully ? entry.View.Result : null;
        }

        if (!model.TryHold())
            return null;
        entry?.Abandon();
        var abandoned = new CancellationTokenSource();
        Task<ModelView> view = Task.Run(
            () => Prepare(model, state, time, abandoned.Token), CancellationToken.None);
        _preparing[file] = new Preparation(model, view, abandoned);
        return null;
    }

    // Other exceptions have messages from the runtime that do not help a user.
    private static string ProblemOf(ModelFile file, Exception e) =>
        e is InputException ? e.Message : $"{file.Name}: inference failed; export it again";

    private async Task<ModelView> Prepare(
        LoadedModel model, ViewState state, double time, CancellationToken abandoned)
    {
        ModelView? view = null;
        try
        {
            abandoned.ThrowIfCancellationRequested();
            // The first run allocates memory, so it is slower than later frames.
            view = new ModelView(model, state, canvas: null, isCalibrated: true);
            await view.ShowAsync(state, time, abandoned);
            return view;
        }
        catch
        {
            if (view is null)
                model.Release();
            else
                view.Dispose();
            throw;
        }
        finally
        {
            _wake();
        }
    }

    private void ForgetOthers(IReadOnlyList<ModelFile> wanted)
    {
        if (_preparing.Count == 0)
            return;
        foreach (ModelFile file in _preparing.Keys.Except(wanted).ToArray())
        {
            _preparing[file].Abandon();
            _preparing.Remove(file);
        }
    }

    // The source is not disposed of: what is being prepared may still look at it.
    private sealed record Preparation(LoadedModel Model, Task<ModelView> View, CancellationTokenSource Abandoned)
    {
        public void Abandon()
        {
            Abandoned.Cancel();
            _ = View.ContinueWith(
                done => done.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
        }
    }
}
