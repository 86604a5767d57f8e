using ImageGen.Viewer.Adopt;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// The form over the picture for a dropped model that is not a generator file: it shows what was found and lets the
/// user override it. While the model is being tried, a line shows the progress and frames continue.
/// </summary>
/// <param name="adoption">The models that are dropped; owned by the caller.</param>
internal sealed class AdoptionForm(DroppedAdoption adoption)
{
    // Characters of the longest line, where the window has room.
    private const int Widest = 96;
    private const string Help =
        "Up and down select, left and right choose, letters are typed, Enter adopts, Esc cancels";

    private static readonly OverlayColor Ground = new(0, 0, 0, 245);
    private static readonly OverlayColor Clear = new(0, 0, 0, 0);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Faint = OverlayColor.Gray(168);
    private static readonly OverlayColor Mark = new(255, 180, 84);

    private readonly List<(PictureArea Area, int Row)> _areas = [];
    private AdoptionAnswer? _answer;
    private AdoptionFields _fields = new();
    private string? _doing;
    private double _since;

    /// <summary>Whether it is open: then it takes all keys and presses.</summary>
    public bool IsOpen => _answer is not null;

    /// <summary>Takes the answers that have come.</summary>
    public void Follow()
    {
        while (adoption.TakeAnswer() is { } answer)
        {
            // After a problem the fields stay as they were filled in.
            if (answer.Problem is null || answer.Name != _fields.Name)
                _fields = new AdoptionFields { Name = answer.Name };
            _fields.Offer(answer);
            _answer = answer;
        }
    }

    /// <summary>Handles a key.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The modifiers.</param>
    /// <returns>Whether it was handled.</returns>
    public bool Press(string name, HeldKeys held)
    {
        Follow();
        if (!IsOpen)
            return name == "Escape" && held == HeldKeys.None && Stop();
        // What is pasted comes as text.
        if (held.HasFlag(HeldKeys.Control))
            return name != "V";
        if (name == "Escape")
            return Stop();
        if (name is "Enter" or "KeypadEnter")
            Do(_fields.Selected == AdoptionFields.Cancel ? AdoptionFields.Cancel : AdoptionFields.Adopt);
        else
            _fields.Press(name, held);
        return true;
    }

    /// <summary>Handles typed or pasted text.</summary>
    /// <returns>Whether it was handled.</returns>
    public bool Type(string text)
    {
        if (IsOpen)
            _fields.Type(text);
        return IsOpen;
    }

    /// <summary>Handles a press or release of the pointer.</summary>
    /// <returns>Whether it was handled.</returns>
    public bool Press(bool isDown, double x, double y)
    {
        // What was pressed before it opened is let go.
        if (!IsOpen || !isDown)
            return false;
        int at = _areas.FindIndex(line => line.Area.Contains(x, y));
        if (at >= 0)
            Do(_areas[at].Row);
        return true;
    }

    /// <summary>Draws it, or what is being done.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    /// <param name="now">The clock, in seconds.</param>
    public void Make(OverlayList list, (int Width, int Height) size, int scale, double now)
    {
        Follow();
        _areas.Clear();
        if (adoption.Doing is not { } doing)
            _doing = null;
        else
        {
            if (doing != _doing)
                (_doing, _since) = (doing, now);
            string text = $"{doing}, {Math.Max(0, (int)(now - _since))} s   (Esc cancels)";
            // Beside the controls, which stand at the left.
            int beside = Math.Max(0, (size.Width - PixelFont.Measure(text, scale)) / 2);
            new OverlayBlock(list, scale, size.Width, beside).Lines(size.Height / 2, Ground, [(text, Ink)]);
        }

        if (_answer is not { } answer)
            return;
        (string Text, OverlayColor Color, int? Row)[] lines = [.. LinesOf(answer)];
        int advance = PixelFont.Advance * scale;
        int width = Math.Min(size.Width, (Math.Min(Widest, lines.Max(line => line.Text.Length)) + 5) * advance);
        int left = (size.Width - width) / 2;
        var block = new OverlayBlock(list, scale, left + width, left);
        int height = (lines.Sum(line => block.LinesOf(line.Text)) + 2) * block.LineHeight;
        int top = Math.Max(0, (size.Height - height) / 2);
        list.Rectangle(left, top, width, height, Ground);
        list.Frame(left, top, width, height, scale, Faint);
        top += block.LineHeight;
        foreach ((string text, OverlayColor color, int? row) in lines)
        {
            int bottom = block.Lines(top, Clear, [(text, color)]);
            if (row is { } known)
                _areas.Add((new PictureArea(left, top, width, bottom - top), known));
            if (row == _fields.Selected)
                list.Rectangle(left + (2 * scale), top, scale, bottom - top, Mark);
            top = bottom;
        }
    }

    private IEnumerable<(string Text, OverlayColor Color, int? Row)> LinesOf(AdoptionAnswer answer)
    {
        yield return ($"{answer.Name} is no generator file", Ink, null);
        yield return ("", Ink, null);
        if (answer.Problem is { } problem)
            yield return (problem, Mark, null);
        foreach (string line in answer.Report?.Lines ?? [])
            yield return (line, Faint, null);
        yield return ("", Ink, null);
        foreach ((int row, string text) in _fields.Lines())
            yield return (text, row == _fields.Selected ? Mark : Ink, row);
        yield return ("", Ink, null);
        yield return (Help, Faint, null);
    }

    private void Do(int row)
    {
        if (row == AdoptionFields.Cancel)
            Stop();
        else if (row == AdoptionFields.Adopt)
        {
            _answer = null;
            adoption.Adopt(_fields.Choices, _fields.IsWritten);
        }
        else
            _fields.Click(row);
    }

    /// <summary>Closes the form, or ends what is being done; returns whether there was any of that.</summary>
    private bool Stop()
    {
        bool was = IsOpen || adoption.Doing is not null;
        _answer = null;
        if (was)
            adoption.Cancel();
        return was;
    }
}
