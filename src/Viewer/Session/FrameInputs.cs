using System.Runtime.InteropServices;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>What a frame is made of; the same object of the state, and equal numbers, give the same picture.</summary>
/// <param name="State">The state; null before the first frame.</param>
/// <param name="Time">The time on the walk in seconds.</param>
/// <param name="Canvas">The version of the painting; -1 where none is shown.</param>
/// <param name="Models">A number that changes whenever other models are displayed.</param>
/// <param name="Directions">Of how many models the directions are known that the state asks for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameInputs(ViewState? State, double Time, int Canvas, int Models, int Directions)
{
    /// <summary>Whether all is the same but the time, and what is found out in the background.</summary>
    public bool AsksForSameAs(in FrameInputs other) =>
        ReferenceEquals(State, other.State) && Canvas == other.Canvas && Models == other.Models;

    /// <summary>Whether only the time is another one.</summary>
    public bool IsNextMomentOf(in FrameInputs other) =>
        AsksForSameAs(other) && Directions == other.Directions && Time != other.Time;
}
