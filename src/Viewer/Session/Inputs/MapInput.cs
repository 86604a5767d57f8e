namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A pointer on the map of the plane.</summary>
/// <param name="X">From left to right, in [0, 1].</param>
/// <param name="Y">From bottom to top, in [0, 1].</param>
internal sealed record MapInput(double X, double Y) : ViewerInput;
