namespace ImageGen.Viewer.Scenes;

/// <summary>A part of what is seen that a control sets to a number.</summary>
internal enum ViewSetting
{
    /// <summary>The seed of the walks.</summary>
    Seed,

    /// <summary>Where on the walk, in seconds.</summary>
    Time,

    /// <summary>Seconds of the walk per second.</summary>
    Speed,

    /// <summary>How much of the variety is shown, from 0 to 2.</summary>
    Truncation,

    /// <summary>Columns of the grid.</summary>
    Columns,

    /// <summary>How long a switch of the class takes, in seconds.</summary>
    BlendSeconds,

    /// <summary>How far from a class to the second one, from 0 to 1.</summary>
    Slide,
}
