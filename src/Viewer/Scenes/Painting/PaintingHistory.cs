namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>What a painting was before each of its changes, to take them back and to do them again.</summary>
internal sealed class PaintingHistory
{
    private const int Most = 50;

    private readonly List<float[]> _before = [];
    private readonly List<float[]> _after = [];

    /// <summary>Whether there is a change to take back.</summary>
    public bool CanUndo => _before.Count > 0;

    /// <summary>Whether there is a change that was taken back.</summary>
    public bool CanRedo => _after.Count > 0;

    /// <summary>The picture before the last change.</summary>
    public ReadOnlySpan<float> Last => _before[^1];

    /// <summary>Remembers a picture that is about to change; what was taken back before cannot be done again.</summary>
    public void Remember(ReadOnlySpan<float> picture)
    {
        _after.Clear();
        Add(_before, picture);
    }

    /// <summary>Takes the last change back.</summary>
    /// <param name="picture">The picture now; it becomes what it was before.</param>
    public void Undo(Span<float> picture) => Exchange(_before, _after, picture);

    /// <summary>Does the change again that was taken back last.</summary>
    /// <param name="picture">The picture now; it becomes what it was after the change.</param>
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
