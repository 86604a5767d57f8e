using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>One frame of a recording: all it takes to make it again.</summary>
/// <param name="Models">The models seen, from left to right.</param>
/// <param name="State">How they are seen, at what time.</param>
/// <param name="Canvas">The painting at that moment; null where none is seen.</param>
internal sealed record RecordedFrame(IReadOnlyList<LoadedModel> Models, ViewState State, PaintedCanvas? Canvas);
