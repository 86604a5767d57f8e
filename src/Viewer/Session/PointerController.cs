using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Applies pointer input on the picture, by mode: drags the latent, opens a tile of the grid or the class of a row,
/// selects a position on the plane, or paints.
/// </summary>
/// <param name="editor">The canvas to paint on.</param>
internal sealed class PointerController(CanvasEditor editor)
{
    // A press that moved less, as a fraction of the tile, is a click.
    private const double ClickReach = 0.04;

    private PointerInput? _pressed;
    private PointerInput? _last;
    private int? _pressedName;
    private bool _hasMoved;

    /// <summary>Whether the position on the plane is pinned, so that hovering does not change it.</summary>
    public bool IsPlacePinned { get; set; }

    /// <summary>Applies an input to a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="input">The input.</param>
    /// <param name="info">The displayed generator.</param>
    public ViewState Apply(ViewState state, PointerInput input, GeneratorInfo info)
    {
        ViewState after = state.Mode switch
        {
            ViewMode.Grid => Grid(state, input, info),
            ViewMode.Plane => Plane(state, input),
            ViewMode.Canvas => Canvas(state, input),
            _ => Walk(state, input),
        };
        Follow(input);
        return after;
    }

    private void Follow(PointerInput input)
    {
        if (input.Event == PointerEvent.Down)
            (_pressed, _pressedName, _hasMoved) = (input.Tile is null ? null : input, input.RowName, false);
        else if (input.Event == PointerEvent.Up)
            _pressed = null;
        else if (_pressed is { } pressed)
            _hasMoved |= Math.Max(Math.Abs(input.X - pressed.X), Math.Abs(input.Y - pressed.Y)) > ClickReach;
        _last = input;
    }

    private ViewState Walk(ViewState state, PointerInput input) =>
        input.Event == PointerEvent.Move && _pressed is not null && _last is { } last
            ? ViewControls.Drag(state, input.X - last.X, last.Y - input.Y)
            : state;

    private ViewState Grid(ViewState state, PointerInput input, GeneratorInfo info)
    {
        if (input.Event == PointerEvent.Up && input.RowName is { } row && row == _pressedName)
            return ViewControls.Apply(state, ViewAction.Label, row, info);
        if (input.Event != PointerEvent.Up || _hasMoved || _pressed?.Tile is not { } tile || tile != input.Tile)
            return state;
        // In image-to-image models, each picture is beside its source.
        return ViewControls.Open(state, info.Source is null ? tile : tile / 2, info);
    }

    private ViewState Plane(ViewState state, PointerInput input)
    {
        if (input.Tile is null || input.Event == PointerEvent.Up)
            return state;
        if (input.Event == PointerEvent.Hover && IsPlacePinned)
            return state;
        IsPlacePinned |= input.Event == PointerEvent.Down;
        return ViewControls.PointAt(state, input.X, 1 - input.Y);
    }

    private ViewState Canvas(ViewState state, PointerInput input)
    {
        if (editor.Canvas is not { } canvas)
            return state;
        (double x, double y) = (input.X * canvas.Shape.Width, input.Y * canvas.Shape.Height);
        if (input.Event == PointerEvent.Down && input.Tile == 0 && editor.IsFilling)
            canvas.FillAt(x, y);
        else if (input.Event == PointerEvent.Down && input.Tile == 0)
            canvas.Press(x, y);
        else if (input.Event == PointerEvent.Move && _pressed?.Tile == 0)
            canvas.Move(x, y);
        else if (input.Event == PointerEvent.Up)
            canvas.Release();
        return state;
    }
}
