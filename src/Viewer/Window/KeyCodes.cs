namespace ImageGen.Viewer.Window;

/// <summary>
/// Converts key names of Silk.NET.Input and GLFW to those of the web's <c>KeyboardEvent.code</c>, which
/// <see cref="Scenes.ViewActions"/> uses.
/// </summary>
internal static class KeyCodes
{
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["Left"] = "ArrowLeft",
        ["Right"] = "ArrowRight",
        ["Up"] = "ArrowUp",
        ["Down"] = "ArrowDown",
        ["LeftBracket"] = "BracketLeft",
        ["RightBracket"] = "BracketRight",
        ["KeypadAdd"] = "NumpadAdd",
        ["KeypadSubtract"] = "NumpadSubtract",
        // Keys with the same name in both.
        ["Space"] = "Space",
        ["Equal"] = "Equal",
        ["Minus"] = "Minus",
        ["PageUp"] = "PageUp",
        ["PageDown"] = "PageDown",
        ["Home"] = "Home",
        ["Comma"] = "Comma",
        ["Period"] = "Period",
        ["Delete"] = "Delete",
        ["Slash"] = "Slash",
    };

    /// <summary>The code of a key.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>, e.g. "W", "Number3" or "Keypad3".</param>
    /// <returns>The code, e.g. "KeyW"; null if the viewer does not use the key.</returns>
    public static string? Of(string name)
    {
        if (name is [>= 'A' and <= 'Z'])
            return $"Key{name}";
        if (name.StartsWith("Number", StringComparison.Ordinal) && name.Length == 7)
            return $"Digit{name[6]}";
        if (name.StartsWith('D') && name is [_, >= '0' and <= '9'])
            return $"Digit{name[1]}";
        if (name.StartsWith("Keypad", StringComparison.Ordinal) && name is [.., >= '0' and <= '9'] && name.Length == 7)
            return $"Numpad{name[6]}";
        return Named.GetValueOrDefault(name);
    }
}
