using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Window;

/// <summary>What a key of a window means, with the keys that are held: one place for both, without a device.</summary>
internal static class WindowKeys
{
    /// <summary>What a key does.</summary>
    /// <param name="name">Its name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The keys that are held with it.</param>
    /// <param name="mode">The mode that is seen.</param>
    /// <returns>What it does; null for nothing, as with Alt, which belongs to the system.</returns>
    public static WindowKey? Find(string name, HeldKeys held, ViewMode mode)
    {
        if (held.HasFlag(HeldKeys.Alt))
            return null;
        if (held.HasFlag(HeldKeys.Control))
            return name == "V" ? new WindowKey(WindowCommand.Paste) : null;
        if (name == "Escape")
            return new WindowKey(WindowCommand.Leave);
        return KeyCodes.Of(name) is { } code
            && ViewActions.Find(code, held.HasFlag(HeldKeys.Shift), mode) is { } found
            ? new WindowKey(
                ViewActions.IsLocal(found.Action) ? WindowCommand.Local : WindowCommand.Act,
                found.Action,
                found.Argument)
            : null;
    }

    /// <summary>Whether a key that stays pressed acts again and again: those that go a step each time.</summary>
    public static bool Repeats(ViewAction action) => action
        is ViewAction.Back or ViewAction.Forward
        or ViewAction.PlaneLeft or ViewAction.PlaneRight or ViewAction.PlaneUp or ViewAction.PlaneDown
        or ViewAction.MoreColumns or ViewAction.FewerColumns
        or ViewAction.LessTruncation or ViewAction.MoreTruncation
        or ViewAction.NarrowerBrush or ViewAction.WiderBrush
        or ViewAction.NextLabel or ViewAction.PreviousLabel
        or ViewAction.Undo;
}

/// <summary>What a key does.</summary>
/// <param name="Command">What is done.</param>
/// <param name="Action">The action, where it is one.</param>
/// <param name="Argument">The number that the action takes.</param>
internal sealed record WindowKey(WindowCommand Command, ViewAction Action = default, int Argument = 0);

/// <summary>What is done at a key.</summary>
internal enum WindowCommand
{
    /// <summary>The session carries an action out.</summary>
    Act,

    /// <summary>The window carries an action out.</summary>
    Local,

    /// <summary>Full screen is left, then the viewer.</summary>
    Leave,

    /// <summary>The session on the clipboard is opened.</summary>
    Paste,
}

/// <summary>The keys that are held with another.</summary>
[Flags]
internal enum HeldKeys
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Shift.</summary>
    Shift = 1,

    /// <summary>Control.</summary>
    Control = 2,

    /// <summary>Alt, AltGr among them.</summary>
    Alt = 4,
}
