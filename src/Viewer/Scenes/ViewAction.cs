namespace ImageGen.Viewer.Scenes;

/// <summary>The actions of keys and controls.</summary>
internal enum ViewAction
{
    /// <summary>One picture that walks.</summary>
    Walk,

    /// <summary>Many pictures that walk.</summary>
    Grid,

    /// <summary>A place of a plane.</summary>
    Plane,

    /// <summary>A painted picture and its translation.</summary>
    Canvas,

    /// <summary>Several models side by side.</summary>
    Compare,

    /// <summary>Time stands still, or goes on.</summary>
    Pause,

    /// <summary>A little back in time.</summary>
    Back,

    /// <summary>A little forward in time.</summary>
    Forward,

    /// <summary>Faster, or less fast backwards.</summary>
    Faster,

    /// <summary>Slower, and at last backwards.</summary>
    Slower,

    /// <summary>Another seed.</summary>
    NewSeed,

    /// <summary>A column more.</summary>
    MoreColumns,

    /// <summary>A column less.</summary>
    FewerColumns,

    /// <summary>The class of a number.</summary>
    Label,

    /// <summary>A second class of a number, to slide toward.</summary>
    SecondLabel,

    /// <summary>The next class.</summary>
    NextLabel,

    /// <summary>The class before.</summary>
    PreviousLabel,

    /// <summary>All classes in turn.</summary>
    Tour,

    /// <summary>More typical pictures.</summary>
    LessTruncation,

    /// <summary>More variety.</summary>
    MoreTruncation,

    /// <summary>No drag, no truncation, the middle of the plane.</summary>
    Center,

    /// <summary>A little to the left on the plane.</summary>
    PlaneLeft,

    /// <summary>A little to the right on the plane.</summary>
    PlaneRight,

    /// <summary>A little up on the plane.</summary>
    PlaneUp,

    /// <summary>A little down on the plane.</summary>
    PlaneDown,

    /// <summary>Crisp pixels, or smooth ones.</summary>
    Filter,

    /// <summary>The next model.</summary>
    NextModel,

    /// <summary>The model before.</summary>
    PreviousModel,

    /// <summary>A training run's exports one after the other.</summary>
    Timeline,

    /// <summary>The colour of a number.</summary>
    Color,

    /// <summary>The background's colour.</summary>
    Eraser,

    /// <summary>A narrower brush.</summary>
    NarrowerBrush,

    /// <summary>A wider brush.</summary>
    WiderBrush,

    /// <summary>The last stroke taken back.</summary>
    Undo,

    /// <summary>What was taken back last, done again.</summary>
    Redo,

    /// <summary>A press fills an area, or paints again.</summary>
    Fill,

    /// <summary>An empty canvas.</summary>
    Clear,

    /// <summary>The next of the sketches to start from.</summary>
    NextSketch,

    /// <summary>The picture as a file.</summary>
    Save,

    /// <summary>The picture among the favourites.</summary>
    Keep,

    /// <summary>A loop through the favourites.</summary>
    PlayFavourites,

    /// <summary>A recording begins or ends.</summary>
    Record,

    /// <summary>A loop that closes exactly, as a file.</summary>
    RecordLoop,

    /// <summary>The address of the session to the clipboard.</summary>
    CopySession,

    /// <summary>A file to play, or a picture to translate where the argument is 1.</summary>
    OpenFile,

    /// <summary>The overlay shown or hidden.</summary>
    Overlay,

    /// <summary>The keys shown or hidden.</summary>
    Keys,

    /// <summary>Full screen on or off.</summary>
    FullScreen,
}
