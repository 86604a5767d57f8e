using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Applies the inputs that change how the displayed models are viewed: modes, controls, pointers, the canvas,
/// recordings.
/// </summary>
/// <param name="running">The state to change.</param>
/// <param name="models">The models of the session.</param>
/// <param name="editor">The session's canvas.</param>
/// <param name="recorder">The session's recordings.</param>
/// <param name="tell">Receives a message for the user, and whether it is a problem.</param>
internal sealed class ViewInputs(
    RunningState running,
    ModelSwitcher models,
    CanvasEditor editor,
    SessionRecorder recorder,
    Action<string, bool> tell)
{
    private const double UsualLoop = 6;

    private readonly PointerController _pointer = new(editor);
    private object? _search;
    private IReadOnlyList<Keyframe>? _found;

    /// <summary>Applies an input; inputs of other kinds are ignored.</summary>
    /// <param name="input">The input.</param>
    /// <param name="views">The displayed models, at least one.</param>
    /// <param name="now">The session's clock in seconds.</param>
    public void Apply(ViewerInput input, IReadOnlyList<ModelView> views, double now)
    {
        GeneratorInfo info = views[0].Info;
        switch (input)
        {
            case SettingInput setting when double.IsFinite(setting.Value):
                running.Change(
                    ViewControls.Fit(
                        ViewControls.Set(running.Now(), setting.Setting, setting.Value, setting.Index), info));
                break;
            case PointerInput pointer:
                ViewState after = _pointer.Apply(running.State, pointer, info);
                if (!ReferenceEquals(after, running.State))
                    running.Change(after with { Time = running.Time });
                break;
            case MapInput map:
                PinPlace();
                running.Change(ViewControls.PointAt(running.Now(), map.X, map.Y));
                break;
            case NudgeInput nudge:
                if (running.State.Mode == ViewMode.Plane)
                    PinPlace();
                running.Change(ViewControls.Nudge(running.Now(), nudge.X, nudge.Y, nudge.Seconds));
                break;
            case WheelInput wheel when running.State.Label?.Second is not null:
                running.Change(ViewControls.Wheel(running.Now(), wheel.Notches));
                break;
            case BrushInput brush:
                editor.Canvas?.Take(brush.Width);
                break;
            case EdgesInput edges:
                editor.TakeEdges(edges.Threshold);
                break;
            case PaintingInput { IsLive: true } when running.State.Mode != ViewMode.Canvas:
                break;
            case PaintingInput painting when editor.Canvas?.Fits(painting.Source) == true:
                editor.Take(painting);
                if (running.State.Mode != ViewMode.Canvas)
                    running.Change(ViewControls.Apply(running.Now(), ViewAction.Canvas, 0, info));
                break;
            case ThroughInput through when info.Latent is not null:
                running.Change(ViewControls.GoThrough(running.Now(), through.Keys, through.Seconds));
                break;
            case ThroughInput:
                tell("A loop through favourites requires a model with latents; choose another model", true);
                break;
            case FoundPictureInput found when ReferenceEquals(found.Model, views[0].Model):
                Show(found);
                break;
            case FoundPictureInput found:
                found.Left?.Invoke();
                break;
            case ActionInput { Action: ViewAction.Record }:
                recorder.Toggle(now);
                break;
            case ActionInput { Action: ViewAction.RecordLoop, Argument: var seconds }:
                recorder.Loop(views, running.Now(), editor.Canvas, seconds > 0 ? seconds : UsualLoop);
                break;
            case ActionInput { Action: ViewAction.RecordStrokes, Argument: var seconds }:
                RecordStrokes(views, seconds > 0 ? seconds : UsualLoop);
                break;
            case ActionInput { Action: ViewAction.CompareExports } when models.Choice.TryCompareExports():
                running.Change(ViewControls.Apply(running.Now(), ViewAction.Compare, 0, info));
                break;
            case ActionInput { Action: ViewAction.CompareExports }:
                tell(
                    "Comparing exports takes a training run with two or more: viewer --watch RUN, after trainer train "
                    + "--export-every 500",
                    true);
                break;
            case ActionInput action:
                Apply(action.Action, action.Argument, info);
                break;
            case RecordInput loop when double.IsFinite(loop.Seconds):
                recorder.Loop(views, running.Now(), editor.Canvas, loop.Seconds);
                break;
            default:
                break;
        }
    }

    /// <summary>Pins the position on the plane, so that hovering does not change it.</summary>
    public void PinPlace() => _pointer.IsPlacePinned = true;

    private void Apply(ViewAction action, int argument, GeneratorInfo info)
    {
        if (action is ViewAction.Plane or ViewAction.Center)
            _pointer.IsPlacePinned = false;
        else if (action is >= ViewAction.PlaneLeft and <= ViewAction.PlaneDown)
            PinPlace();
        switch (action)
        {
            case ViewAction.Walk or ViewAction.Grid or ViewAction.Plane or ViewAction.Canvas or ViewAction.Compare:
                Enter(Enum.Parse<ViewMode>(action.ToString()), action, info);
                break;
            case >= ViewAction.Color and <= ViewAction.NextSketch:
                if (running.State.Mode == ViewMode.Canvas)
                    editor.Apply(action, argument);
                break;
            default:
                running.Change(ViewControls.Apply(running.Now(), action, argument, info));
                break;
        }
    }

    private void Show(FoundPictureInput found)
    {
        if (ReferenceEquals(found.Search, _search) && !ReferenceEquals(running.State.Through, _found))
        {
            found.Left?.Invoke();
            return;
        }

        running.Change(ViewControls.GoThrough(running.Now(), found.Keys, found.Seconds));
        (_search, _found) = (found.Search, running.State.Through);
    }

    private void RecordStrokes(IReadOnlyList<ModelView> views, double seconds)
    {
        if (running.State.Mode != ViewMode.Canvas || editor.Canvas is not { } canvas)
            tell("The strokes of a painting are recorded on the canvas; press C", true);
        else if (!canvas.CanUndo)
            tell("There is no stroke to record; paint first", true);
        else
            recorder.Strokes(views, running.Now(), canvas, seconds);
    }

    /// <summary>Enters a mode; if the model does not support it, selects the next model that does.</summary>
    private void Enter(ViewMode mode, ViewAction action, GeneratorInfo info)
    {
        if (ViewControls.ModesOf(info).Contains(mode))
        {
            if (mode == ViewMode.Compare)
                models.Choice.CompareWithOthers();
            running.Change(ViewControls.Apply(running.Now(), action, 0, info));
        }
        else if (!models.TrySelectFor(running.Now() with { Mode = mode }))
        {
            string what = mode == ViewMode.Canvas
                ? "The canvas requires an image-to-image model"
                : "The plane requires a model with latents";
            tell($"{what}, but none is available", true);
        }
    }
}
