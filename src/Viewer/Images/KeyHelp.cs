using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Images;

/// <summary>The keys and what they do, as lines of text for a window.</summary>
internal static class KeyHelp
{
    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        .. KeyMap.All
            .Where(key => key.Action is not (ViewAction.Label or ViewAction.SecondLabel))
            .GroupBy(key => key.Action)
            .Select(keys => Line(string.Join(" ", keys.Select(NameOf)), Words(keys.Key))),
        Line("0-9", "the class of a number; on the canvas, the colour"),
        Line("Shift 0-9", "a second class, to slide toward with the wheel"),
        Line("Ctrl V", "open the session on the clipboard"),
        Line("Esc", "leave full screen, then the viewer"),
    ];

    private static string Line(string keys, string what) => $"{keys,-16} {what}";

    private static string NameOf(KeyBinding key)
    {
        string name = key.Code switch
        {
            "Slash" when key.Shift => "?",
            "Equal" => "=",
            "Minus" => "-",
            "BracketLeft" => "[",
            "BracketRight" => "]",
            "Comma" => ",",
            "Period" => ".",
            "NumpadAdd" => "num+",
            "NumpadSubtract" => "num-",
            _ => key.Code.Replace("Key", "", StringComparison.Ordinal).Replace("Arrow", "", StringComparison.Ordinal),
        };
        return key.Shift && key.Code != "Slash" ? $"Shift {name}" : name;
    }

    // "MoreColumns" as "more columns".
    private static string Words(ViewAction action) => string.Concat(
        action.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
