namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A recording of an exact loop was asked for.</summary>
/// <param name="Seconds">How long it shall play.</param>
internal sealed record RecordInput(double Seconds) : ViewerInput;
