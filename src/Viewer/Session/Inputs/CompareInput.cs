namespace ImageGen.Viewer.Session.Inputs;

/// <summary>Models were chosen to stand beside the one that is looked at.</summary>
/// <param name="Slots">Their places in the list of models, at most three; those that are not there are ignored.</param>
internal sealed record CompareInput(IReadOnlyList<int> Slots) : ViewerInput;
