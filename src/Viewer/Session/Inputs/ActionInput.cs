using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A control was used that does what a key does.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Argument">The number that the action takes; 0 for none.</param>
internal sealed record ActionInput(ViewAction Action, int Argument = 0) : ViewerInput;
