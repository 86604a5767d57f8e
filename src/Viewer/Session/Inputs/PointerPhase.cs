namespace ImageGen.Viewer.Session.Inputs;

/// <summary>What a pointer does.</summary>
internal enum PointerPhase
{
    /// <summary>It moves without being pressed.</summary>
    Hover,

    /// <summary>It is pressed.</summary>
    Down,

    /// <summary>It moves while it is pressed.</summary>
    Move,

    /// <summary>It is let go.</summary>
    Up,
}
