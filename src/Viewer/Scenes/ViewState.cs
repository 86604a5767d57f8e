using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Everything that determines the picture except the models: equal states of equal models give equal pictures.
/// Immutable; keys, pointer and time create new ones (<see cref="ViewControls"/>).
/// </summary>
internal sealed record ViewState
{
    /// <summary>The mode.</summary>
    public ViewMode Mode { get; init; }

    /// <summary>The seed of the walks; equal seeds are equal walks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Time on the walk in seconds; any finite number.</summary>
    public double Time { get; init; }

    /// <summary>Seconds of the walk per second; negative runs backwards.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether time is paused.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Loop length of the walks in seconds; null for walks that do not close.</summary>
    public double? LoopSeconds { get; init; }

    /// <summary>Index of the seed's walk that is followed: the column or tile that was opened in the grid.</summary>
    public int Track { get; init; }

    /// <summary>The class shown; null tours all classes.</summary>
    public LabelMix? Label { get; init; }

    /// <summary>Duration of a class switch in seconds.</summary>
    public double BlendSeconds { get; init; } = 0.8;

    /// <summary>The truncation, from 0 to 2: 1 for the full variety, less for more typical pictures.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>Distance that the latent was dragged along the seed's first direction.</summary>
    public double DragX { get; init; }

    /// <summary>Distance that the latent was dragged along the seed's second direction.</summary>
    public double DragY { get; init; }

    /// <summary>The position on the plane from left to right, in [0, 1].</summary>
    public double PlaneX { get; init; } = 0.5;

    /// <summary>The position on the plane from bottom to top, in [0, 1].</summary>
    public double PlaneY { get; init; } = 0.5;

    /// <summary>Columns of the grid, from 1 to 16.</summary>
    public int Columns { get; init; } = 8;

    /// <summary>
    /// Whether all tiles of the grid show <see cref="Label"/> rather than one row per class; ignored if Label is null.
    /// </summary>
    public bool IsOneClass { get; init; }

    /// <summary>Whether a grid of a single class is shown.</summary>
    public bool ShowsOneClass => Mode == ViewMode.Grid && IsOneClass && Label is not null;

    /// <summary>The pictures of a loop, at least 3; null for the seed's walks.</summary>
    public IReadOnlyList<Keyframe>? Through { get; init; }

    /// <summary>The tiles of a contact sheet; null for the mode's default layout.</summary>
    public TileLayout? Sheet { get; init; }

    /// <summary>Whether enlarged pixels are interpolated rather than crisp squares.</summary>
    public bool IsSmooth { get; init; }
}

/// <summary>The viewing modes.</summary>
internal enum ViewMode
{
    /// <summary>One picture that walks through the latent space.</summary>
    Walk,

    /// <summary>Many walking pictures: one row per class, or all independent.</summary>
    Grid,

    /// <summary>The picture at a position on a plane of the latent space.</summary>
    Plane,

    /// <summary>A painted picture and its translation.</summary>
    Canvas,

    /// <summary>Up to four models side by side at the same time and seed.</summary>
    Compare,
}

/// <summary>The numeric settings of a view.</summary>
internal enum ViewSetting
{
    /// <summary>The seed of the walks.</summary>
    Seed,

    /// <summary>Time on the walk in seconds.</summary>
    Time,

    /// <summary>Seconds of the walk per second.</summary>
    Speed,

    /// <summary>The truncation, from 0 to 2.</summary>
    Truncation,

    /// <summary>Columns of the grid.</summary>
    Columns,

    /// <summary>Duration of a class switch in seconds.</summary>
    BlendSeconds,

    /// <summary>Position between the first and the second class, from 0 to 1.</summary>
    Slide,
}
