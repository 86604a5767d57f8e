using System.Globalization;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// The prompt over the picture that handles keys: the list of models, or the input of a seed. Tab opens and closes the
/// list, Enter starts the input of a seed.
/// </summary>
internal sealed class WindowPrompt
{
    private const int LongestSeed = 15;
    private const string Help =
        "Up and down, Enter selects, X compares with the selected one, O opens a file, Esc closes";

    private static readonly OverlayColor Paper = new(0, 0, 0, 200);
    private static readonly OverlayColor Ground = new(0, 0, 0, 230);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Faint = OverlayColor.Gray(150);
    private static readonly OverlayColor Mark = new(255, 180, 84);

    private bool _isList;
    private string? _seed;
    private int _selected;
    private int _first;
    private int _top;
    private int _lineHeight = 1;
    private int _shown;

    /// <summary>Whether the list of models is open.</summary>
    public bool IsList => _isList;

    /// <summary>Whether a prompt is open.</summary>
    public bool IsOpen => _isList || _seed is not null;

    /// <summary>Handles a key.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The modifiers.</param>
    /// <param name="play">The session.</param>
    /// <param name="count">Number of models.</param>
    /// <returns>Whether it was handled, and the resulting input.</returns>
    public (bool IsTaken, ViewerInput? Input) Press(string name, HeldKeys held, ViewerSession play, int count)
    {
        if (held.HasFlag(HeldKeys.Control) || held.HasFlag(HeldKeys.Alt))
            return (IsOpen, null);
        if (_seed is not null)
            return (true, TypeSeed(name));
        if (_isList && name == "O")
        {
            // The list makes room for the chooser of files.
            _isList = false;
            return (false, null);
        }

        if (_isList)
            return (true, Choose(name, play, count));
        if (name == "Tab")
            (_isList, _selected) = (true, play.Choice.Selected);
        else if (name is "Enter" or "KeypadEnter")
            _seed = "";
        return (IsOpen, null);
    }

    /// <summary>Handles a press or release on the list.</summary>
    /// <param name="isDown">Whether the pointer is pressed.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <returns>Whether it was handled, and the resulting input.</returns>
    public (bool IsTaken, ViewerInput? Input) Press(bool isDown, double y)
    {
        if (!_isList || !isDown)
            return (IsOpen, null);
        int line = (int)Math.Floor((y - _top) / _lineHeight);
        _isList = false;
        return (true, line >= 0 && line < _shown ? new ModelInput(_first + line) : null);
    }

    /// <summary>Draws the open prompt.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="models">The models.</param>
    /// <param name="beside">Indices of the models compared with the selected one.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    public void Make(
        OverlayList list, IReadOnlyList<ModelSlot> models, IReadOnlyList<int> beside, int width, int height, int scale)
    {
        var block = new OverlayBlock(list, scale, width);
        _lineHeight = block.LineHeight;
        if (_seed is not null)
            block.Lines(
                height / 2, Paper, [($"Seed: {_seed}_   (Enter applies, Esc cancels)", Ink)]);
        if (!_isList)
            return;
        _shown = Math.Min(models.Count, Math.Max(1, (height / _lineHeight) - 4));
        _first = Math.Clamp(_selected - (_shown / 2), 0, models.Count - _shown);
        _top = 3 * _lineHeight;
        int most = Math.Max(1, (width / (PixelFont.Advance * scale)) - 4);
        // What lies below it would be read with it.
        int longest = Math.Min(most, Enumerable.Range(_first, _shown).Max(slot => Text(slot).Length) + 4);
        list.Rectangle(
            0,
            0,
            Math.Max(longest, Help.Length + 4) * PixelFont.Advance * scale,
            _top + ((_shown + 1) * _lineHeight),
            Ground);
        block.Lines(
            _lineHeight,
            Paper,
            [(Help, Faint)]);
        block.Lines(_top, Paper, Enumerable.Range(_first, _shown).Select(Line));

        string Text(int slot) =>
            $"{(beside.Contains(slot) ? "x" : " ")} {models[slot].Name}  {models[slot].Description}";

        (string, OverlayColor) Line(int slot)
        {
            string text = Text(slot);
            return (text.Length <= most ? text : text[..most], slot == _selected ? Mark : Ink);
        }
    }

    private ViewerInput? Choose(string name, ViewerSession play, int count)
    {
        switch (name)
        {
            case "Up":
                _selected = (_selected + count - 1) % count;
                return null;
            case "Down":
                _selected = (_selected + 1) % count;
                return null;
            case "Enter" or "KeypadEnter":
                _isList = false;
                return new ModelInput(_selected);
            case "X":
                IReadOnlyList<int> beside = play.Choice.Beside;
                return new CompareInput(
                    beside.Contains(_selected)
                        ? [.. beside.Where(slot => slot != _selected)]
                        : [.. beside.Append(_selected)]);
            case "Escape" or "Tab":
                _isList = false;
                return null;
            default:
                return null;
        }
    }

    private SettingInput? TypeSeed(string name)
    {
        switch (name)
        {
            case "Escape" or "Tab":
                _seed = null;
                return null;
            case "Backspace":
                _seed = _seed![..Math.Max(0, _seed!.Length - 1)];
                return null;
            case "Enter" or "KeypadEnter":
                string typed = _seed!;
                _seed = null;
                return typed.Length == 0
                    ? null
                    : new SettingInput(
                        Scenes.ViewSetting.Seed, double.Parse(typed, NumberStyles.None, CultureInfo.InvariantCulture));
            default:
                if (KeyCodes.Of(name) is [.., >= '0' and <= '9'] code && _seed!.Length < LongestSeed)
                    _seed += code[^1];
                return null;
        }
    }
}
