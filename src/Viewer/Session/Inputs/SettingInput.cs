using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session.Inputs;

/// <summary>A control was set to a number.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Value">A finite number; one out of range is brought into it.</param>
internal sealed record SettingInput(ViewSetting Setting, double Value) : ViewerInput;
