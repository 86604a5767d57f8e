namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A model was chosen.</summary>
/// <param name="Slot">Its place in the list of models; one that is not there is ignored.</param>
internal sealed record ModelInput(int Slot) : ViewerInput;
