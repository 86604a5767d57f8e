namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>Undo and redo stacks of a painting, limited to the latest changes.</summary>
internal sealed class PaintingHistory
{
    private const int Most = 50;

    private readonly List<PaintingChange> _before = [];
    private readonly List<PaintingChange> _after = [];

    /// <summary>Whether there is a change to undo.</summary>
    public bool CanUndo => _before.Count > 0;

    /// <summary>Whether there is a change to redo.</summary>
    public bool CanRedo => _after.Count > 0;

    /// <summary>The picture before the last change.</summary>
    public ReadOnlySpan<float> Last => _before[^1].Picture;

    /// <summary>The changes that can be taken back, the first one first, each with the picture before it.</summary>
    public IReadOnlyList<PaintingChange> Changes => _before;

    /// <summary>Pushes the picture before a change; clears the redo stack.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stroke">The stroke that changes it; null where none does.</param>
    public void Remember(ReadOnlySpan<float> picture, BrushStroke? stroke = null)
    {
        _after.Clear();
        Add(_before, picture, stroke);
    }

    /// <summary>Undoes the last change.</summary>
    /// <param name="picture">The current picture; receives the previous one.</param>
    public void Undo(Span<float> picture) => Exchange(_before, _after, picture);

    /// <summary>Redoes the last undone change.</summary>
    /// <param name="picture">The current picture; receives the one after the change.</param>
    public void Redo(Span<float> picture) => Exchange(_after, _before, picture);

    private static void Exchange(List<PaintingChange> from, List<PaintingChange> to, Span<float> picture)
    {
        Add(to, picture, from[^1].Stroke);
        from[^1].Picture.CopyTo(picture);
        from.RemoveAt(from.Count - 1);
    }

    private static void Add(List<PaintingChange> changes, ReadOnlySpan<float> picture, BrushStroke? stroke)
    {
        if (changes.Count == Most)
            changes.RemoveAt(0);
        changes.Add(new PaintingChange([.. picture], stroke));
    }
}

/// <summary>A change of a painting.</summary>
/// <param name="Picture">The picture on its other side: before it, or after one that was taken back.</param>
/// <param name="Stroke">The stroke that it was; null for a sketch, a filled area or a cleared canvas.</param>
internal sealed record PaintingChange(float[] Picture, BrushStroke? Stroke);

/// <summary>A stroke of the brush.</summary>
/// <param name="color">Its colour, a place in the palette.</param>
/// <param name="width">Its width in pixels of the painting.</param>
internal sealed class BrushStroke(int color, double width)
{
    // No hand makes as many; what is beyond is painted, but not replayed point by point.
    private const int Most = 4096;

    private readonly List<(double X, double Y)> _points = [];

    /// <summary>Its colour, a place in the palette.</summary>
    public int Color => color;

    /// <summary>Its width in pixels of the painting.</summary>
    public double Width => width;

    /// <summary>The points that it goes through, in pixels of the painting.</summary>
    public IReadOnlyList<(double X, double Y)> Points => _points;

    /// <summary>Adds a point at its end.</summary>
    public void Add(double x, double y)
    {
        if (_points.Count < Most)
            _points.Add((x, y));
    }
}
