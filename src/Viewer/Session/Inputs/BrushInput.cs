namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A brush was chosen.</summary>
/// <param name="Width">Its width in pixels of the painting; brought into the range there is.</param>
internal sealed record BrushInput(double Width) : ViewerInput;
