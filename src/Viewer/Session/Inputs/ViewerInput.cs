namespace ImageGen.Viewer.Session.Inputs;

/// <summary>Something that a person did in front of a viewer, whatever shows it.</summary>
internal abstract record ViewerInput;
