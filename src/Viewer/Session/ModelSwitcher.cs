using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Switches the models of one session: to the selected model, to those of a saved view, to one that supports a mode, or
/// to new exports of a run. The current models stay until the next are ready; then the state is adapted to them.
/// </summary>
/// <param name="library">The models; owned by the caller.</param>
/// <param name="editor">The session's painting.</param>
/// <param name="tell">Receives a message for the user, and whether it is a problem.</param>
/// <param name="wake">Called on any thread when there may be something new to show.</param>
internal sealed class ModelSwitcher(ModelLibrary library, CanvasEditor editor, Action<string, bool> tell, Action wake)
    : IDisposable
{
    private const int MostTiles = ViewControls.MostColumns * ViewControls.MostColumns;

    private readonly ActiveViews _active = new(library, wake);
    private readonly List<ModelFile> _wanted = [];
    private int _shown = -1;
    private (SavedView View, SessionInput Input)? _opening;
    private ViewState? _entering;
    private bool _translates;
    private ViewMode _beforeCanvas;

    /// <summary>The selected models.</summary>
    public ModelChoice Choice { get; } = new(library);

    /// <summary>The displayed models, from left to right; empty before the first model is ready.</summary>
    public IReadOnlyList<ModelView> Views => _active.Views;

    /// <summary>A number that changes whenever other models are displayed.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the selected model or export is not displayed yet.</summary>
    public bool IsLoading => _shown != Choice.Selected || Views.Count == 0 || (Choice.Timeline.IsOn && !IsExportShown);

    /// <summary>Whether the selected file is displayed.</summary>
    public bool IsExportShown => _active.Files[0] == Choice.File;

    /// <summary>The problem with the file of a displayed or selected model; null if there is none.</summary>
    public string? Problem => _active.Files
        .Append(Choice.File)
        .Select(file => file?.State.Problem)
        .FirstOrDefault(problem => problem is not null);

    /// <summary>Selects a model.</summary>
    public void Select(int slot)
    {
        if (Choice.Select(slot))
            _entering = null;
    }

    /// <summary>Selects the next or previous playable model.</summary>
    /// <param name="direction">1 or -1.</param>
    public void Step(int direction)
    {
        if (Choice.Step(direction))
            _entering = null;
    }

    /// <summary>Selects the next model that supports a state's mode, and enters the state with it.</summary>
    /// <returns>Whether there is such a model.</returns>
    public bool TrySelectFor(ViewState state)
    {
        if (Choice.NextWith(state.Mode) is not { } slot)
            return false;
        Select(slot);
        _entering = ViewControls.WithoutOffsets(state);
        return true;
    }

    /// <summary>Opens a session once its models are read.</summary>
    /// <param name="input">The session; problems are reported as notices.</param>
    public void Open(SessionInput input)
    {
        try
        {
            SavedView view = SessionString.Read(input.Text);
            if (view.State.Columns > ViewControls.MostColumns || view.State.Sheet?.Count > MostTiles)
                tell(
                    $"The session has too many tiles to play (at most {MostTiles}); use viewer render --session",
                    true);
            else
                _opening = (view, input);
        }
        catch (InputException e)
        {
            tell(e.Message, true);
        }
    }

    /// <summary>Switches to models that have become ready. Allocates nothing while nothing changes.</summary>
    /// <param name="state">The state.</param>
    /// <param name="time">Time on the walk in seconds, instead of the state's own.</param>
    /// <param name="startsPaused">Whether time is paused when the first model is shown.</param>
    /// <returns>The new state; null if unchanged.</returns>
    public ViewState? Follow(ViewState state, double time, bool startsPaused)
    {
        if (_opening is { } opening)
            Open(opening.View, opening.Input);
        Choice.List(_wanted, (_entering ?? state).Mode == ViewMode.Compare);
        if (_wanted.Count == 0)
            return null;
        if (_wanted[0].State is { IsHopeless: true, Problem: { } problem })
        {
            GiveUp(problem);
            return null;
        }

        ViewState? entered = null;
        if (_active.Update(_wanted, _entering ?? state, time))
            entered = Take(state with { Time = time }, startsPaused);
        else if (_entering is not null && _active.Files.Count > 0 && _active.Files[0] == _wanted[0])
            entered = Enter(_entering);
        PrefetchExport();
        return entered;
    }

    /// <inheritdoc/>
    public void Dispose() => _active.Dispose();

    /// <summary>Opens a saved view once its models are found; waits while the library is still reading files.</summary>
    private void Open(SavedView saved, SessionInput input)
    {
        (int Slot, int File)?[] found = [.. saved.Models.Select(library.Find)];
        if (found.Contains(null) && !library.IsRead)
            return;
        _opening = null;
        if (found[0] is not { } first)
        {
            string name = input.ModelNames.Count > 0 ? $"{input.ModelNames[0]}, " : "";
            tell(
                $"The session's model ({name}{saved.Models[0]}) was not found; drop its file here, or start "
                + "the viewer with --model FILE",
                true);
            return;
        }

        if (found.Contains(null))
            tell("Some of the session's models to compare were not found", true);
        Select(first.Slot);
        Choice.Timeline.Leave();
        bool areExports = saved.State.Mode == ViewMode.Compare
            && found.Length > 1
            && found.All(place => place?.Slot == first.Slot);
        if (areExports)
            Choice.CompareExports([.. found.Select(place => Choice.Slot.Files[place!.Value.File])]);
        else
            Choice.Compare(found.Skip(1).Where(place => place is not null).Select(place => place!.Value.Slot));
        if (!areExports && first.File < Choice.Slot.Files.Count - 1)
            Choice.GoToExport(first.File);
        _entering = saved.State;
        if (saved.Canvas is { } canvas && Choice.Slot.Summary?.Info.Source is { } source)
        {
            editor.Prepare(source);
            if (editor.Open(canvas, source))
                return;
            if (input.Painting?.Invoke(source) is { } painting)
                editor.Open(painting);
            else
                tell("The session's painting was not found; drop its .canvas.png here", true);
        }
    }

    private void PrefetchExport()
    {
        ExportTimeline timeline = Choice.Timeline;
        if (timeline is { IsOn: true, Plays: true } && timeline.Index + 1 < Choice.Slot.Files.Count)
            library.Want(Choice.Slot.Files[timeline.Index + 1]);
    }

    /// <summary>
    /// Handles a selected file that cannot be played: keeps the displayed one, or tries the next one.
    /// </summary>
    private void GiveUp(string problem)
    {
        if (Choice.Timeline.IsOn)
        {
            Choice.Timeline.Skip(Choice.Slot.Files.Count);
            return;
        }

        if (_shown < 0)
        {
            Choice.Step(1);
            return;
        }

        if (_shown == Choice.Selected)
            return;
        tell(problem, true);
        _entering = null;
        Choice.Select(_shown);
    }

    private ViewState Take(ViewState now, bool startsPaused)
    {
        GeneratorInfo info = Views[0].Info;
        editor.Prepare(info.Source);
        ViewState entered = _entering ?? now;
        if (_shown < 0)
        {
            entered = _entering ?? ViewControls.Start(info, FirstModel.ModeOf(Choice.Slot.Name));
            entered = entered with { IsPaused = entered.IsPaused || startsPaused };
        }
        else if (_entering is null && info.Source is not null && !_translates && entered.Mode != ViewMode.Compare)
        {
            // Image-to-image models are for painting.
            _beforeCanvas = entered.Mode;
            entered = entered with { Mode = ViewMode.Canvas };
        }
        else if (_entering is null && info.Source is null && entered.Mode == ViewMode.Canvas)
        {
            entered = entered with { Mode = _beforeCanvas };
        }

        // Directions and classes are of the model that they were chosen for.
        if (_entering is null && _shown >= 0 && _shown != Choice.Selected)
            entered = ViewControls.WithoutOffsets(entered);
        _translates = info.Source is not null;
        _shown = Choice.Selected;
        Version++;
        return Enter(entered);
    }

    private ViewState Enter(ViewState state)
    {
        _entering = null;
        for (int i = 0; i < Views.Count; i++)
            Views[i].Put(editor.Canvas);
        return ViewControls.Fit(state, Views[0].Info);
    }
}
