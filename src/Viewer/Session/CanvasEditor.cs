using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The canvas of one session: the painting for the displayed model, kept across models while it fits.
/// </summary>
/// <param name="cache">Stores paintings by their digests.</param>
internal sealed class CanvasEditor(PaintingCache cache)
{
    private const double BrushStep = 1.3;

    private string _digest = "";
    private int _digestOf = -1;
    private PaintingInput? _taken;
    private double _threshold = EdgeDetector.UsualThreshold;
    private double _edges;

    // The version of the canvas that the photograph made.
    private int _loaded = -1;

    /// <summary>The painting; null until an image-to-image model is displayed.</summary>
    public PaintedCanvas? Canvas { get; private set; }

    /// <summary>Whether a press fills an area instead of starting a stroke.</summary>
    public bool IsFilling { get; private set; }

    /// <summary>The painting's digest; null if there is no painting.</summary>
    public string? Digest
    {
        get
        {
            if (Canvas is null)
                return null;
            if (_digestOf != Canvas.Version)
                (_digest, _digestOf) = (Canvas.Digest(), Canvas.Version);
            return _digest;
        }
    }

    /// <summary>
    /// The threshold of a photograph's outlines in [0, 1], 0 for the photograph itself; null unless the painting is for
    /// outlines and came from a photograph.
    /// </summary>
    public double? Edges => _taken?.Photograph is { HasEdges: true } && Canvas is not null ? _edges : null;

    /// <summary>Takes a picture as the painting.</summary>
    /// <param name="painting">The picture.</param>
    public void Take(PaintingInput painting)
    {
        if (Canvas?.Fits(painting.Source) != true)
            return;
        // Of a camera only the first picture is a step to undo.
        bool replaces = painting.IsLive && _taken?.IsLive == true;
        _taken = painting;
        // A drawing has its outlines already.
        _edges = !painting.IsLive && painting.Photograph?.IsDrawing() == true ? 0 : _threshold;
        Load(painting.ToSource(_edges), replaces);
    }

    /// <summary>Draws the outlines of the photograph again.</summary>
    /// <param name="threshold">The threshold; clamped to [0, 1].</param>
    public void TakeEdges(double threshold)
    {
        if (Edges is null)
            return;
        _edges = _threshold = Math.Clamp(threshold, 0, 1);
        Load(_taken!.ToSource(_edges), replaces: true);
    }

    /// <summary>Prepares the canvas for a model: keeps a painting that fits, otherwise loads a sketch.</summary>
    /// <param name="source">The model's source format; null if it is not image-to-image.</param>
    public void Prepare(SourceInfo? source)
    {
        if (source is null || Canvas?.Fits(source) == true)
            return;
        PaintedCanvas canvas = new(source);
        canvas.LoadNext();
        Put(canvas);
    }

    /// <summary>Opens a cached painting.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="source">The source format of the model that will translate it.</param>
    /// <returns>Whether a matching painting was found.</returns>
    public bool Open(string digest, SourceInfo source)
    {
        if (Canvas?.Fits(source) == true && Digest == digest)
            return true;
        if (cache.Find(digest) is not { } found || !found.Fits(source))
            return false;
        Put(found.Copy());
        return true;
    }

    /// <summary>Opens a painting that was supplied with its session.</summary>
    /// <param name="canvas">The painting; ownership passes to the editor.</param>
    public void Open(PaintedCanvas canvas) => Put(canvas);

    /// <summary>Stores a copy of the painting in the cache.</summary>
    public void Keep()
    {
        if (Canvas is not null && Digest is { } digest)
            cache.Put(digest, Canvas);
    }

    /// <summary>Applies an action to the painting.</summary>
    /// <param name="action">The action.</param>
    /// <param name="argument">The number passed to the action.</param>
    public void Apply(ViewAction action, int argument)
    {
        switch (action)
        {
            case ViewAction.Color:
                Canvas?.Choose(argument);
                break;
            case ViewAction.Eraser:
                Canvas?.Choose(0);
                break;
            case ViewAction.NarrowerBrush:
                Canvas?.Widen(1 / BrushStep);
                break;
            case ViewAction.WiderBrush:
                Canvas?.Widen(BrushStep);
                break;
            case ViewAction.Undo:
                Canvas?.Undo();
                break;
            case ViewAction.Redo:
                Canvas?.Redo();
                break;
            case ViewAction.Fill:
                IsFilling = !IsFilling;
                break;
            case ViewAction.Clear:
                Canvas?.Clear();
                break;
            case ViewAction.NextSketch:
                Canvas?.LoadNext();
                break;
            default:
                break;
        }
    }

    // What was painted since the last photograph is a step to undo.
    private void Load(float[] pixels, bool replaces)
    {
        if (replaces && _loaded == Canvas!.Version)
            Canvas.Replace(pixels);
        else
            Canvas!.Load(pixels);
        _loaded = Canvas.Version;
    }

    private void Put(PaintedCanvas canvas)
    {
        Canvas = canvas;
        _digestOf = _loaded = -1;
        _taken = null;
    }
}
