namespace ImageGen.Viewer.Scenes;

/// <summary>A key and what it does.</summary>
/// <param name="Code">The key by its place on the keyboard, in the words of the web's <c>KeyboardEvent.code</c>.</param>
/// <param name="Shift">Whether shift is held.</param>
/// <param name="Action">What it does.</param>
/// <param name="Argument">The number that the action takes; 0 for none.</param>
internal sealed record KeyBinding(string Code, bool Shift, ViewAction Action, int Argument = 0);
