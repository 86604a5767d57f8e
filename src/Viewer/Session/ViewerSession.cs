using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Session;

/// <summary>
/// One session of the viewer, independent of the display: applies inputs, advances the time, follows the models, and
/// generates the pictures as tensors. Inputs may be posted from any thread; all other members are for one thread. The
/// caller supplies the clock. A frame in which only the time changes allocates nothing.
/// </summary>
internal sealed class ViewerSession : IDisposable
{
    private readonly ModelLibrary _library;
    private readonly ModelSwitcher _models;
    private readonly CanvasEditor _editor;
    private readonly SessionRecorder _recorder = new();
    private readonly RefreshScheduler _scheduler = new();
    private readonly InputQueue _inputs = new();
    private readonly NoticeQueue _notices = new();
    private readonly ComparisonQueue _comparisons = new();
    private readonly RunningState _running;
    private readonly ModelInputs _modelInputs;
    private readonly ViewInputs _viewInputs;
    private readonly PlaneMapView _map;
    private readonly DirectionRequests _directions;
    private readonly Action _wake;
    private readonly EventHandler _libraryChanged;
    private readonly bool _startsPaused;
    private double? _now;

    private FrameInputs _made;
    private FrameInputs? _failed;

    /// <summary>Creates the session.</summary>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="paintings">Stores paintings by their digests.</param>
    /// <param name="wake">Called on any thread when there may be something new to show.</param>
    /// <param name="startsPaused">Whether time is initially paused.</param>
    public ViewerSession(ModelLibrary library, PaintingCache paintings, Action wake, bool startsPaused = false)
    {
        _library = library;
        _wake = wake;
        _startsPaused = startsPaused;
        Search = new RunningSearch(wake);
        _editor = new CanvasEditor(paintings);
        _map = new PlaneMapView(wake);
        _directions = new DirectionRequests(library);
        _models = new ModelSwitcher(library, _editor, Tell, wake);
        _modelInputs = new ModelInputs(_models, Tell);
        _running = new RunningState(_scheduler.Reset);
        _viewInputs = new ViewInputs(_running, _models, _editor, _recorder, Tell);
        _libraryChanged = (_, _) => wake();
        _library.Changed += _libraryChanged;
    }

    /// <summary>The displayed models, from left to right; empty before the first model is ready.</summary>
    public IReadOnlyList<ModelView> Views => _models.Views;

    /// <summary>The state; its time is that of the last change, the current one is <see cref="Time"/>.</summary>
    public ViewState State => _running.State;

    /// <summary>Current time on the walk in seconds.</summary>
    public double Time => _running.Time;

    /// <summary>The selected models; they are displayed once they are loaded.</summary>
    public ModelChoice Choice => _models.Choice;

    /// <summary>Whether the selected model or export is not displayed yet.</summary>
    public bool IsLoading => _models.IsLoading;

    /// <summary>The problem with the file of a displayed or selected model; null if there is none.</summary>
    public string? Problem => _models.Problem;

    /// <summary>The painting; null until an image-to-image model is displayed.</summary>
    public PaintedCanvas? Canvas => _editor.Canvas;

    /// <summary>Whether the selected model is being loaded, for what waits for it.</summary>
    public LoadingChoice Loading { get; } = new();

    /// <summary>The search for a picture.</summary>
    public RunningSearch Search { get; }

    /// <summary>Whether a press on the painting fills an area instead of starting a stroke.</summary>
    public bool IsFilling => _editor.IsFilling;

    /// <summary>The map beside the plane; null in other modes, and until the first one is ready.</summary>
    public PlaneMap? Map => State.Mode == ViewMode.Plane && _map.Map is { Version: > 0 } map ? map : null;

    /// <summary>
    /// Number of frames in which the grid's tiles are currently refreshed; 1 if every frame refreshes all.
    /// </summary>
    public int Parts => State.Mode == ViewMode.Grid ? _scheduler.Parts : 1;

    /// <summary>Length of the recording in progress in seconds; null if there is none.</summary>
    public double? RecordedSeconds => _recorder.Seconds;

    /// <summary>Whether time advances: neither paused nor on the timeline of a training run.</summary>
    public bool IsRunning => !State.IsPaused && !_models.Choice.Timeline.IsOn;

    /// <summary>Whether the picture differs from the last generated one.</summary>
    public bool NeedsFrame
    {
        get
        {
            if (Views.Count == 0 || HasFailed)
                return false;
            FrameInputs next = NextFrame;
            return !next.AsksForSameAs(_made) || next.Directions != _made.Directions || !IsWhole
                || (next.Time != _made.Time && Views[0].Moves(State));
        }
    }

    /// <summary>
    /// Whether the picture that is asked for cannot be made. It is not tried again until something else is asked for;
    /// meanwhile the last picture stays.
    /// </summary>
    public bool HasFailed => _failed is { } failed && NextFrame.AsksForSameAs(failed);

    private FrameInputs NextFrame => new(State, Time, CanvasVersion, _models.Version, DirectionsFound);

    // Of how many models the directions are known that the state asks for.
    private int DirectionsFound
    {
        get
        {
            int found = 0;
            for (int i = 0; i < Views.Count && !State.Directions.IsNone; i++)
                found += Views[i].Model.Directions is null ? 0 : 1;
            return found;
        }
    }

    /// <summary>Whether every tile is of the last state and time shown.</summary>
    public bool IsWhole
    {
        get
        {
            for (int i = 0; i < Views.Count; i++)
            {
                if (!Views[i].IsWhole)
                    return false;
            }

            return true;
        }
    }

    private int CanvasVersion => State.Mode == ViewMode.Canvas && _editor.Canvas is { } canvas ? canvas.Version : -1;

    /// <summary>Queues an input; dropped if the queue is full. Thread-safe.</summary>
    public void Post(ViewerInput input)
    {
        _inputs.Post(input);
        _wake();
    }

    /// <summary>Queues a notice for the user. Thread-safe.</summary>
    public void Tell(string text, bool isProblem)
    {
        _notices.Add(new Notice(text, isProblem));
        _wake();
    }

    /// <summary>Takes the next notice for the user; returns null if there is none.</summary>
    public Notice? TakeNotice() => _notices.Take();

    /// <summary>Queues a picture of the user's beside what the model makes of it. Thread-safe.</summary>
    public void Compare(PictureComparison comparison)
    {
        _comparisons.Add(comparison);
        _wake();
    }

    /// <summary>Takes the next such comparison; returns null if there is none.</summary>
    public PictureComparison? TakeComparison() => _comparisons.Take();

    /// <summary>The threshold of a photograph's outlines; null if the painting is not made of one.</summary>
    public double? Edges => _editor.Edges;

    /// <summary>
    /// Takes a finished recording, to be rendered and disposed by the caller; returns null if there is none.
    /// </summary>
    public Recording? TakeRecording() => _recorder.TakeFinished();

    /// <summary>Advances the time, applies the inputs, and switches to models that have become ready.</summary>
    /// <param name="now">The caller's clock in seconds.</param>
    public void Update(double now)
    {
        double passed = _now is { } before ? Math.Max(0, now - before) : 0;
        _now = now;
        if (Views.Count > 0)
            Advance(passed);
        while (_inputs.TryTake(Views.Count > 0, out ViewerInput? input))
            Do(input);
        FollowModels();
        while (Views.Count > 0 && _inputs.TryTakeEarly(out ViewerInput? input))
            Do(input);
        _map.Follow(State, Time, Views);
        if (_recorder.Seconds is not null && Views.Count > 0)
            _recorder.Take(now, Views, _running.Now(), IsRunning ? State.Speed : 0, _editor.Canvas);
    }

    /// <summary>
    /// Generates the current picture: all tiles, or the next subset of a grid if the machine is too slow for all. Any
    /// change other than the time regenerates all tiles, so that none is outdated.
    /// </summary>
    /// <returns>Where the time went; nothing yet for the mosaic.</returns>
    public FrameTimings Show() => Show(static _ => false);

    /// <summary>
    /// Makes the picture of the moment for a display that makes the pictures of some views itself: for those, only
    /// what all their tiles are made of is worked out.
    /// </summary>
    /// <param name="isMadeByDisplay">Whether the display makes the pictures of a view.</param>
    /// <returns>Where the time went; nothing yet for the mosaic.</returns>
    public FrameTimings Show(Predicate<ModelView> isMadeByDisplay)
    {
        // Taken first: directions that are found meanwhile are in the next frame.
        FrameInputs next = NextFrame;
        int parts = next.IsNextMomentOf(_made) ? Parts : 1;
        FrameTimings timings = default;
        try
        {
            for (int i = 0; i < Views.Count; i++)
            {
                ModelView view = Views[i];
                if (isMadeByDisplay(view))
                    view.Prepare(State, Time);
                else
                    timings += parts == 1 ? view.Show(State, Time) : view.ShowTurn(State, Time, parts);
            }
        }
        catch (InputException e)
        {
            Fail(e.Message);
            return timings;
        }

        _made = next;
        return timings;
    }

    /// <summary>Generates the current picture likewise where a run ends later than it is begun.</summary>
    /// <returns>Where the time went; nothing yet for the mosaic.</returns>
    public async Task<FrameTimings> ShowAsync()
    {
        FrameInputs next = NextFrame;
        int parts = next.IsNextMomentOf(_made) ? Parts : 1;
        FrameTimings timings = default;
        foreach (ModelView view in Views)
            timings += await view.ShowTurnAsync(next.State!, next.Time, parts);
        _made = next;
        return timings;
    }

    /// <summary>Reports that the picture that is asked for cannot be made (<see cref="HasFailed"/>).</summary>
    /// <param name="problem">Why, in one line.</param>
    public void Fail(string problem)
    {
        _failed = NextFrame;
        Tell(problem, isProblem: true);
    }

    /// <summary>
    /// Gets the views ready for the state: from then on their tiles are those that <see cref="Show()"/> makes.
    /// </summary>
    public void FitViews()
    {
        for (int i = 0; i < Views.Count; i++)
            Views[i].Follow(State);
    }

    /// <summary>Reports the cost of a frame, from the scene to its presentation.</summary>
    /// <param name="cost">Time in seconds.</param>
    /// <param name="interval">Interval of the display in seconds.</param>
    public void Observe(double cost, double interval)
    {
        if (State.Mode == ViewMode.Grid && IsRunning)
            _scheduler.Observe(cost, interval, IsWhole ? 1 : _scheduler.Parts);
    }

    /// <summary>Creates the session of a state at a time, with the current models and painting.</summary>
    public SavedView SessionOf(ViewState state, double time) => new(
        [.. Views.Select(view => view.Model.Digits)],
        state with { Time = time },
        state.Mode == ViewMode.Canvas ? _editor.Digest : null);

    /// <summary>Caches the painting for the sessions that refer to it.</summary>
    public void KeepPainting()
    {
        if (State.Mode == ViewMode.Canvas)
            _editor.Keep();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Search.Dispose();
        Loading.Dispose();
        _library.Changed -= _libraryChanged;
        KeepPainting();
        _recorder.Dispose();
        _map.Dispose();
        _models.Dispose();
    }

    private void Advance(double seconds)
    {
        _running.Advance(seconds, IsRunning);
        if (_models.Choice.Timeline.IsOn)
            _models.Choice.Timeline.Advance(
                seconds, Math.Max(1, _models.Choice.Slot.Files.Count), _models.IsExportShown);
    }

    private void Do(ViewerInput input)
    {
        // A session specifies its own position on the plane.
        if (input is SessionInput)
            _viewInputs.PinPlace();
        if (_modelInputs.TryApply(input))
            return;
        if (Views.Count > 0)
            _viewInputs.Apply(input, Views, _now ?? 0);
    }

    private void FollowModels()
    {
        int before = _models.Version;
        ViewState? entered = _models.Follow(State, Time, _startsPaused);
        if (_models.Version != before)
            _scheduler.Reset();
        if (entered is not null)
            _running.Change(entered);
        Loading.Follow(IsLoading && Choice.File is { State.IsHopeless: false });
        _directions.Follow(_models, State, _now ?? 0);
    }
}
