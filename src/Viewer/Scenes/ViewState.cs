using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// All that decides what is seen, but for the models: equal states of equal models are equal pictures. Immutable; keys,
/// pointer and time make new ones (<see cref="ViewControls"/>).
/// </summary>
internal sealed record ViewState
{
    /// <summary>What is looked at.</summary>
    public ViewMode Mode { get; init; }

    /// <summary>The seed of the walks; equal seeds are equal walks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where on the walk, in seconds; any finite number.</summary>
    public double Time { get; init; }

    /// <summary>Seconds of the walk per second; negative runs backwards.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether time stands still.</summary>
    public bool IsPaused { get; init; }

    /// <summary>After how many seconds the walks close; null for walks that never return.</summary>
    public double? LoopSeconds { get; init; }

    /// <summary>Which of the seed's walks is followed alone: the grid's column or tile that was opened.</summary>
    public int Track { get; init; }

    /// <summary>The class shown; null tours all classes.</summary>
    public LabelMix? Label { get; init; }

    /// <summary>How long a switch of the class takes, in seconds.</summary>
    public double BlendSeconds { get; init; } = 0.8;

    /// <summary>1 shows the whole variety, less shows more typical pictures; from 0 to 2.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>How far the latent was dragged along a first seeded direction.</summary>
    public double DragX { get; init; }

    /// <summary>How far the latent was dragged along a second seeded direction.</summary>
    public double DragY { get; init; }

    /// <summary>The place on the plane from left to right, in [0, 1].</summary>
    public double PlaneX { get; init; } = 0.5;

    /// <summary>The place on the plane from bottom to top, in [0, 1].</summary>
    public double PlaneY { get; init; } = 0.5;

    /// <summary>Columns of the grid, from 1 to 16.</summary>
    public int Columns { get; init; } = 8;

    /// <summary>
    /// Whether the grid's tiles are all of the class shown, rather than a row per class; without such a class it has
    /// its rows.
    /// </summary>
    public bool IsOneClass { get; init; }

    /// <summary>Whether a grid of one class is seen.</summary>
    public bool ShowsOneClass => Mode == ViewMode.Grid && IsOneClass && Label is not null;

    /// <summary>Pictures that the walks go round through, at least 3; null for walks of their own.</summary>
    public IReadOnlyList<KeyPicture>? Through { get; init; }

    /// <summary>The tiles of a sheet, in place of the mode's own; null for those.</summary>
    public TileLayout? Sheet { get; init; }

    /// <summary>Whether enlarged pixels are blended rather than crisp squares.</summary>
    public bool IsSmooth { get; init; }
}

/// <summary>What is shown.</summary>
internal enum ViewMode
{
    /// <summary>One picture that walks through the latent space.</summary>
    Walk,

    /// <summary>Many pictures that walk: a row per class, or each for itself.</summary>
    Grid,

    /// <summary>The picture at a place of a plane of the latent space.</summary>
    Plane,

    /// <summary>A painted picture and its translation.</summary>
    Canvas,

    /// <summary>Up to four models side by side at the same time and seed.</summary>
    Compare,
}

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
