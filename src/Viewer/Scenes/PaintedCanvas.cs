using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// The picture that a person paints for an image-to-image generator: a brush of a size and a colour, an eraser, undo, and
/// a few sketches to start from. Of a mask every pixel has one of the palette's colours; an outline is black on white; of a
/// photograph one paints in a few plain colours.
/// </summary>
internal sealed class PaintedCanvas
{
    /// <summary>Sketches to start from.</summary>
    public const int Sketches = 6;

    private const int MostUndos = 50;
    private static readonly PaletteEntry[] PlainColors =
    [
        new("white", "#ffffff"), new("black", "#000000"), new("gray", "#7f7f7f"), new("red", "#c0392b"), new("orange", "#e67e22"),
        new("yellow", "#f1c40f"), new("green", "#27ae60"), new("blue", "#2980b9"), new("violet", "#8e44ad"), new("brown", "#795548"),
    ];


    private readonly SourceInfo _source;
    private readonly float[] _pixels;
    private readonly List<float[]> _undo = [];
    private readonly MaskColors _colors;
    private (double X, double Y)? _last;

    /// <summary>Creates a canvas in its background colour.</summary>
    /// <param name="source">What the generator translates.</param>
    public PaintedCanvas(SourceInfo source)
    {
        _source = source;
        Palette = source.Kind switch
        {
            "mask" => source.Palette,
            "outline" => [new PaletteEntry("paper", "#ffffff"), new PaletteEntry("ink", "#000000")],
            _ => PlainColors,
        };
        _colors = new MaskColors(Palette, source.Shape.Channels);
        _pixels = new float[source.Shape.Size];
        Color = _colors.Count > 1 ? 1 : 0;
        Brush = Math.Max(1, Math.Min(source.Shape.Width, source.Shape.Height) * (source.Kind == "outline" ? 0.028 : 0.09));
        Fill();
    }

    /// <summary>Shape of the picture.</summary>
    public ImageShape Shape => _source.Shape;

    /// <summary>The picture: [c, h, w] in [0, 1].</summary>
    public ReadOnlySpan<float> Pixels => _pixels;

    /// <summary>The colours to paint in; the first is the background, which the eraser paints.</summary>
    public IReadOnlyList<PaletteEntry> Palette { get; }

    /// <summary>The colour painted in, a place in <see cref="Palette"/>.</summary>
    public int Color { get; private set; }

    /// <summary>Width of a stroke in pixels of the picture.</summary>
    public double Brush { get; private set; }

    /// <summary>Whether there is a stroke to take back.</summary>
    public bool CanUndo => _undo.Count > 0;

    /// <summary>Changes whenever the picture does.</summary>
    public int Version { get; private set; }

    /// <summary>Chooses a colour; one that is not there is ignored.</summary>
    public void Choose(int color) => Color = color >= 0 && color < _colors.Count ? color : Color;

    /// <summary>Makes the brush wider or narrower by a factor, from one pixel to half of the picture.</summary>
    public void Widen(double factor) => Brush = Math.Clamp(Brush * factor, 1, Math.Min(Shape.Width, Shape.Height) / 2.0);

    /// <summary>Begins a stroke.</summary>
    /// <param name="x">Where, in pixels of the picture from the left.</param>
    /// <param name="y">Where, in pixels of the picture from the top.</param>
    public void Press(double x, double y)
    {
        Remember();
        _last = (x, y);
        Stroke((x, y), (x, y));
    }

    /// <summary>Goes on with a stroke; nothing happens when none was begun.</summary>
    public void Move(double x, double y)
    {
        if (_last is not { } last)
            return;
        Stroke(last, (x, y));
        _last = (x, y);
    }

    /// <summary>Ends a stroke.</summary>
    public void Release() => _last = null;

    /// <summary>Takes back the last stroke, or whatever else changed the picture.</summary>
    public void Undo()
    {
        if (!CanUndo)
            return;
        _undo[^1].CopyTo(_pixels, 0);
        _undo.RemoveAt(_undo.Count - 1);
        _last = null;
        Version++;
    }

    /// <summary>Fills the picture with its background.</summary>
    public void Clear()
    {
        Remember();
        Fill();
    }

    /// <summary>Begins with one of the sketches.</summary>
    public void Load(int sketch)
    {
        Remember();
        ulong seed = (ulong)Math.Abs(sketch % Sketches);
        Sketch drawn = _source.Kind switch
        {
            "mask" => new MaskSketch(Shape, _source.Palette, seed, null),
            "outline" => new OutlineSketch(Shape, seed, null),
            _ => new PhotographSketch(Shape, seed, null),
        };
        drawn.At(0, _pixels);
        Version++;
    }

    /// <summary>Takes over a picture.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the canvas's shape; of a mask, in its palette's colours.</param>
    public void Load(ReadOnlySpan<float> picture)
    {
        if (picture.Length != _pixels.Length)
            throw new ArgumentException($"The canvas holds {_pixels.Length} values, the picture {picture.Length}.", nameof(picture));
        Remember();
        picture.CopyTo(_pixels);
        Version++;
    }

    private void Remember()
    {
        if (_undo.Count == MostUndos)
            _undo.RemoveAt(0);
        _undo.Add([.. _pixels]);
    }

    private void Fill()
    {
        int plane = Shape.Height * Shape.Width;
        for (int channel = 0; channel < Shape.Channels; channel++)
            _pixels.AsSpan(channel * plane, plane).Fill(_colors[0][channel]);
        _last = null;
        Version++;
    }

    /// <summary>Paints a line with round ends. Edges are hard on a mask, soft over one pixel elsewhere.</summary>
    private void Stroke((double X, double Y) from, (double X, double Y) to)
    {
        double radius = Brush / 2;
        int left = Math.Max(0, (int)Math.Floor(Math.Min(from.X, to.X) - radius - 1));
        int right = Math.Min(Shape.Width - 1, (int)Math.Ceiling(Math.Max(from.X, to.X) + radius + 1));
        int top = Math.Max(0, (int)Math.Floor(Math.Min(from.Y, to.Y) - radius - 1));
        int bottom = Math.Min(Shape.Height - 1, (int)Math.Ceiling(Math.Max(from.Y, to.Y) + radius + 1));
        bool hard = _source.Kind == "mask";
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                double inside = radius + 0.5 - Distance(x + 0.5, y + 0.5, from, to);
                float cover = hard ? (inside >= 0.5 ? 1 : 0) : (float)Math.Clamp(inside, 0, 1);
                Cover((y * Shape.Width) + x, cover);
            }
        }

        Version++;
    }

    private void Cover(int pixel, float cover)
    {
        if (cover == 0)
            return;
        int plane = Shape.Height * Shape.Width;
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            ref float value = ref _pixels[(channel * plane) + pixel];
            value = cover == 1 ? _colors[Color][channel] : value + ((_colors[Color][channel] - value) * cover);
        }
    }

    private static double Distance(double x, double y, (double X, double Y) from, (double X, double Y) to)
    {
        (double dx, double dy) = (to.X - from.X, to.Y - from.Y);
        double length = (dx * dx) + (dy * dy);
        double along = length == 0 ? 0 : Math.Clamp((((x - from.X) * dx) + ((y - from.Y) * dy)) / length, 0, 1);
        return Math.Sqrt(Square(x - from.X - (along * dx)) + Square(y - from.Y - (along * dy)));
    }

    private static double Square(double value) => value * value;
}
