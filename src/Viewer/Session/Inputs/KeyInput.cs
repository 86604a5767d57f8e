namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A key went down.</summary>
/// <param name="Code">The key by its place, in the words of the web's <c>KeyboardEvent.code</c>.</param>
/// <param name="Shift">Whether shift is held.</param>
internal sealed record KeyInput(string Code, bool Shift) : ViewerInput;
