namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A session was opened.</summary>
/// <param name="Text">The session string; whatever is wrong with it is told.</param>
internal sealed record SessionInput(string Text) : ViewerInput;
