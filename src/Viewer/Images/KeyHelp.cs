using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Images;

/// <summary>The keyboard shortcuts as lines of text for the window's help.</summary>
internal static class KeyHelp
{
    /// <summary>One line per shortcut.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        .. ViewActions.All.Where(binding => binding.Keys.Length > 0).Select(
            binding => Line(binding.KeyText, binding.Help)),
        Line("Tab", "List of models, to select or compare"),
        Line("Hold a tile", "Keep it among the favourites"),
        Line("Drop a file", "Play a model, bring a picture's view back; with Shift, translate it"),
        Line("Enter", "Type a seed"),
        Line("Backspace", "Discard the recording that is being written"),
        Line("Ctrl V", "Open the session on the clipboard"),
        Line("Esc", "Leave full screen, then the viewer"),
    ];

    private static string Line(string keys, string help) => $"{keys,-16} {help}";
}
