namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>How a painting came to be, stroke by stroke, as far back as its changes are remembered.</summary>
internal static class PaintingReplay
{
    // The finished painting is seen for this share of the time at the end, as long as that is no longer than so many
    // frames.
    private const double ShareOfEnd = 0.25;
    private const int LongestEnd = 45;

    // A dot takes about as long as a short stroke, and no stroke all of the time.
    private const int ShortestChange = 6;
    private const int LongestChange = 90;

    /// <summary>The paintings of an animation, from the one before the first change to the finished one.</summary>
    /// <param name="canvas">The finished painting; it is not changed.</param>
    /// <param name="count">How many frames, at least 1. Frames that show the same share the painting.</param>
    public static IReadOnlyList<PaintedCanvas> Frames(PaintedCanvas canvas, int count)
    {
        PaintedCanvas finished = canvas.Copy();
        PaintingChange[] changes = [.. canvas.Changes];
        int end = Math.Max(1, Math.Min(LongestEnd, (int)(ShareOfEnd * count)));
        int painting = changes.Length == 0 ? 0 : count - end;
        int total = changes.Sum(LengthOf);
        var frames = new List<PaintedCanvas>(count);
        (int Change, int Points) shown = (-1, 0);
        for (int frame = 0; frame < painting; frame++)
        {
            (int change, double part) = At(changes, total * (double)frame / painting);
            (int, int) now = (change, (int)Math.Ceiling(part * (changes[change].Stroke?.Points.Count ?? 0)));
            frames.Add(now == shown ? frames[^1] : Draw(canvas, changes[change], now.Item2));
            shown = now;
        }

        while (frames.Count < count)
            frames.Add(finished);
        return frames;
    }

    private static int LengthOf(PaintingChange change) =>
        Math.Clamp(change.Stroke?.Points.Count ?? 0, ShortestChange, LongestChange);

    private static (int Change, double Part) At(PaintingChange[] changes, double position)
    {
        int change = 0;
        while (change < changes.Length - 1 && position >= LengthOf(changes[change]))
            position -= LengthOf(changes[change++]);
        return (change, Math.Clamp(position / LengthOf(changes[change]), 0, 1));
    }

    private static PaintedCanvas Draw(PaintedCanvas canvas, PaintingChange change, int points)
    {
        var drawn = new PaintedCanvas(canvas.Source);
        drawn.Load(change.Picture);
        if (change.Stroke is { } stroke && points > 0)
        {
            drawn.Choose(stroke.Color);
            drawn.Take(stroke.Width);
            drawn.Press(stroke.Points[0].X, stroke.Points[0].Y);
            foreach ((double x, double y) in stroke.Points.Take(points).Skip(1))
                drawn.Move(x, y);
        }

        return drawn.Copy();
    }
}
