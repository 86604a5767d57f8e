namespace ImageGen.Viewer.Session.Inputs;

/// <summary>An export of the training run was chosen.</summary>
/// <param name="Index">Its place among the run's exports; brought into the range there is.</param>
internal sealed record ExportInput(int Index) : ViewerInput;
