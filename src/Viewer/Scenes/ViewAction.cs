namespace ImageGen.Viewer.Scenes;

/// <summary>The actions of keys and controls.</summary>
internal enum ViewAction
{
    /// <summary>Switches to the walk: one moving picture.</summary>
    Walk,

    /// <summary>Switches to the grid: many moving pictures.</summary>
    Grid,

    /// <summary>Switches to the plane: the picture at one position of a plane of the latent space.</summary>
    Plane,

    /// <summary>Switches to the canvas: a painted picture and its translation.</summary>
    Canvas,

    /// <summary>Switches to the comparison of several models side by side.</summary>
    Compare,

    /// <summary>Pauses or resumes time.</summary>
    Pause,

    /// <summary>Steps back in time.</summary>
    Back,

    /// <summary>Steps forward in time.</summary>
    Forward,

    /// <summary>Selects the next higher speed.</summary>
    Faster,

    /// <summary>Selects the next lower speed; negative speeds run backwards.</summary>
    Slower,

    /// <summary>Selects another seed.</summary>
    NewSeed,

    /// <summary>Adds a column.</summary>
    MoreColumns,

    /// <summary>Removes a column.</summary>
    FewerColumns,

    /// <summary>Selects the class of an index.</summary>
    Label,

    /// <summary>Mixes in a second class, by index.</summary>
    SecondLabel,

    /// <summary>Selects the next class.</summary>
    NextLabel,

    /// <summary>Selects the previous class.</summary>
    PreviousLabel,

    /// <summary>Tours all classes.</summary>
    Tour,

    /// <summary>Decreases the truncation: more typical pictures.</summary>
    LessTruncation,

    /// <summary>Increases the truncation: more variety.</summary>
    MoreTruncation,

    /// <summary>A step back along the direction of a number.</summary>
    LessDirection,

    /// <summary>A step along the direction of a number.</summary>
    MoreDirection,

    /// <summary>Resets drag, directions, truncation and the position on the plane.</summary>
    Center,

    /// <summary>Moves left on the plane.</summary>
    PlaneLeft,

    /// <summary>Moves right on the plane.</summary>
    PlaneRight,

    /// <summary>Moves up on the plane.</summary>
    PlaneUp,

    /// <summary>Moves down on the plane.</summary>
    PlaneDown,

    /// <summary>Toggles between crisp and smooth pixels.</summary>
    Filter,

    /// <summary>Selects the next model.</summary>
    NextModel,

    /// <summary>Selects the previous model.</summary>
    PreviousModel,

    /// <summary>Plays the exports of a training run in order.</summary>
    Timeline,

    /// <summary>A training run's exports side by side.</summary>
    CompareExports,

    /// <summary>Selects the colour of an index.</summary>
    Color,

    /// <summary>Selects the background colour.</summary>
    Eraser,

    /// <summary>Narrows the brush.</summary>
    NarrowerBrush,

    /// <summary>Widens the brush.</summary>
    WiderBrush,

    /// <summary>Undoes the last change.</summary>
    Undo,

    /// <summary>Redoes the last undone change.</summary>
    Redo,

    /// <summary>Toggles between filling and painting.</summary>
    Fill,

    /// <summary>Clears the canvas.</summary>
    Clear,

    /// <summary>Loads the next sketch.</summary>
    NextSketch,

    /// <summary>Saves the picture as a file.</summary>
    Save,

    /// <summary>Adds the picture to the favourites.</summary>
    Keep,

    /// <summary>Plays a loop through the favourites.</summary>
    PlayFavourites,

    /// <summary>Starts or stops a recording.</summary>
    Record,

    /// <summary>Records one exact loop to a file.</summary>
    RecordLoop,

    /// <summary>The painting stroke by stroke beside what becomes of it, as a file.</summary>
    RecordStrokes,

    /// <summary>Copies the link of the session to the clipboard.</summary>
    CopySession,

    /// <summary>A file to play, or a picture to translate where the argument is 1.</summary>
    OpenFile,

    /// <summary>Shows or hides the overlay.</summary>
    Overlay,

    /// <summary>Shows or hides the list of keys.</summary>
    Keys,

    /// <summary>Toggles full screen.</summary>
    FullScreen,
}
