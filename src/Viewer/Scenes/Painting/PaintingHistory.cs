namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>Undo and redo stacks of a painting, limited to the latest changes.</summary>
internal sealed class PaintingHistory
{
    private const int Most = 50;

    private readonly List<float[]> _before = [];
    private readonly List<float[]> _after = [];

    /// <summary>Whether there is a change to undo.</summary>
    public bool CanUndo => _before.Count > 0;

    /// <summary>Whether there is a change to redo.</summary>
    public bool CanRedo => _after.Count > 0;

    /// <summary>The picture before the last change.</summary>
    public ReadOnlySpan<float> Last => _before[^1];

    /// <summary>Pushes the picture before a change; clears the redo stack.</summary>
    public void Remember(ReadOnlySpan<float> picture)
    {
        _after.Clear();
        Add(_before, picture);
    }

    /// <summary>Undoes the last change.</summary>
    /// <param name="picture">The current picture; receives the previous one.</param>
    public void Undo(Span<float> picture) => Exchange(_before, _after, picture);

    /// <summary>Redoes the last undone change.</summary>
    /// <param name="picture">The current picture; receives the one after the change.</param>
    public void Redo(Span<float> picture) => Exchange(_after, _before, picture);

    private static void Exchange(List<float[]> from, List<float[]> to, Span<float> picture)
    {
        Add(to, picture);
        from[^1].CopyTo(picture);
        from.RemoveAt(from.Count - 1);
    }

    private static void Add(List<float[]> pictures, ReadOnlySpan<float> picture)
    {
        if (pictures.Count == Most)
            pictures.RemoveAt(0);
        pictures.Add([.. picture]);
    }
}
