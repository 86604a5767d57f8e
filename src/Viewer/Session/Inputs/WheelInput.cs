namespace ImageGen.Viewer.Session.Inputs;

/// <summary>The wheel turned.</summary>
/// <param name="Notches">How far, away from the person.</param>
internal sealed record WheelInput(double Notches) : ViewerInput;
