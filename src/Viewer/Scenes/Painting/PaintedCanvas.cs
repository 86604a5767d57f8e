using System.Security.Cryptography;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>
/// The picture that the user paints for an image-to-image generator: a brush of a size and a colour, an eraser, undo,
/// and a few sketches to start from. Of a mask every pixel has one of the palette's colours; an outline is black on
/// white; of a photograph one paints in a few plain colours. Every value is a level of 255, so that a PNG stores the
/// picture exactly.
/// </summary>
internal sealed class PaintedCanvas
{
    /// <summary>Sketches to start from.</summary>
    public const int Sketches = 6;

    // Within it lies the soft edge of a stroke's own colour, and not another colour.
    private const float FillTolerance = 0.25f;

    private static readonly PaletteEntry[] PlainColors =
    [
        new("white", "#ffffff"), new("black", "#000000"), new("gray", "#7f7f7f"), new("red", "#c0392b"), new(
            "orange", "#e67e22"),
        new("yellow", "#f1c40f"), new("green", "#27ae60"), new("blue", "#2980b9"), new(
            "violet", "#8e44ad"), new("brown", "#795548"),
    ];

    private readonly bool _isMask;
    private readonly float[] _pixels;
    private readonly PaintingHistory _history = new();
    private readonly MaskColors _colors;

    // How much of each pixel the stroke that is being painted covers: where it crosses itself, it must not grow darker.
    private readonly float[] _covered;
    private (double X, double Y)? _last;
    private int _sketch = -1;

    /// <summary>Creates a canvas in its background colour.</summary>
    /// <param name="source">What the generator translates.</param>
    public PaintedCanvas(SourceInfo source)
    {
        Source = source;
        _isMask = source.Kind == "mask";
        Palette = source.Kind switch
        {
            "mask" => source.Palette,
            "outline" => [new PaletteEntry("paper", "#ffffff"), new PaletteEntry("ink", "#000000")],
            _ => PlainColors,
        };
        _colors = new MaskColors(Palette, source.Shape.Channels);
        _pixels = new float[source.Shape.Size];
        _covered = new float[source.Shape.Height * source.Shape.Width];
        Color = _colors.Count > 1 ? 1 : 0;
        Brush = Math.Max(
            1, Math.Min(source.Shape.Width, source.Shape.Height) * (source.Kind == "outline" ? 0.028 : 0.09));
        Fill();
    }

    /// <summary>What the generator translates.</summary>
    public SourceInfo Source { get; }

    /// <summary>Whether a stroke was painted since it began, or was cleared.</summary>
    public bool IsPainted { get; private set; }

    /// <summary>Shape of the picture.</summary>
    public ImageShape Shape => Source.Shape;

    /// <summary>The picture: [c, h, w] in [0, 1].</summary>
    public ReadOnlySpan<float> Pixels => _pixels;

    /// <summary>The colours to paint in; the first is the background, which the eraser paints.</summary>
    public IReadOnlyList<PaletteEntry> Palette { get; }

    /// <summary>The colour painted in, a place in <see cref="Palette"/>.</summary>
    public int Color { get; private set; }

    /// <summary>Width of a stroke in pixels of the picture.</summary>
    public double Brush { get; private set; }

    /// <summary>The widest brush, in pixels of the picture.</summary>
    public double WidestBrush => Math.Max(1, Math.Min(Shape.Width, Shape.Height) / 2.0);

    /// <summary>Whether there is a stroke to take back.</summary>
    public bool CanUndo => _history.CanUndo;

    /// <summary>Whether there is a change that was taken back.</summary>
    public bool CanRedo => _history.CanRedo;

    /// <summary>Changes whenever the picture does.</summary>
    public int Version { get; private set; }

    /// <summary>
    /// The first digits of the SHA-256 of the picture's shape and levels: equal paintings have equal ones, wherever and
    /// however they were made.
    /// </summary>
    public string Digest()
    {
        int[] shape = [Shape.Channels, Shape.Height, Shape.Width];
        byte[] bytes =
        [
            .. shape.SelectMany(BitConverter.GetBytes),
            .. _pixels.Select(PixelLevel.Of),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..SavedView.HashDigits];
    }

    /// <summary>A canvas for the same generator with the same picture, and nothing to take back.</summary>
    public PaintedCanvas Copy()
    {
        var copy = new PaintedCanvas(Source);
        _pixels.CopyTo(copy._pixels, 0);
        return copy;
    }

    /// <summary>Whether what is painted here is of the kind that a generator translates.</summary>
    public bool Fits(SourceInfo source) =>
        source.Kind == Source.Kind && source.Shape == Source.Shape && source.Palette.SequenceEqual(Source.Palette);

    /// <summary>Chooses a colour; one that is not there is ignored.</summary>
    public void Choose(int color) => Color = color >= 0 && color < _colors.Count ? color : Color;

    /// <summary>Makes the brush wider or narrower by a factor, from one pixel to half of the picture.</summary>
    public void Widen(double factor) => Take(Brush * factor);

    /// <summary>Takes a brush of a width in pixels of the picture, clamped to its range.</summary>
    public void Take(double brush) => Brush = Math.Clamp(brush, 1, WidestBrush);

    /// <summary>Begins a stroke.</summary>
    /// <param name="x">Where, in pixels of the picture from the left.</param>
    /// <param name="y">Where, in pixels of the picture from the top.</param>
    public void Press(double x, double y)
    {
        _history.Remember(_pixels);
        IsPainted = true;
        Array.Clear(_covered);
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
        _history.Undo(_pixels);
        _last = null;
        Version++;
    }

    /// <summary>Does again what was taken back last.</summary>
    public void Redo()
    {
        if (!CanRedo)
            return;
        _history.Redo(_pixels);
        _last = null;
        Version++;
    }

    /// <summary>Fills the area around a place that has one colour; nothing happens beside the picture.</summary>
    /// <param name="x">Where, in pixels of the picture from the left.</param>
    /// <param name="y">Where, in pixels of the picture from the top.</param>
    public void FillAt(double x, double y)
    {
        if (!(x >= 0 && y >= 0 && x < Shape.Width && y < Shape.Height))
            return;
        _history.Remember(_pixels);
        IsPainted = true;
        int plane = Shape.Height * Shape.Width;
        int start = ((int)y * Shape.Width) + (int)x;
        foreach (int pixel in FloodFill.Area(_pixels, Shape, start, _isMask ? 0 : FillTolerance))
        {
            for (int channel = 0; channel < Shape.Channels; channel++)
                _pixels[(channel * plane) + pixel] = _colors[Color][channel];
        }

        Round();
    }

    /// <summary>Fills the picture with its background.</summary>
    public void Clear()
    {
        _history.Remember(_pixels);
        IsPainted = false;
        Fill();
    }

    /// <summary>Begins with the next of the sketches.</summary>
    public void LoadNext() => Load((_sketch + 1) % Sketches);

    /// <summary>Begins with one of the sketches.</summary>
    public void Load(int sketch)
    {
        _history.Remember(_pixels);
        _sketch = Math.Abs(sketch % Sketches);
        Sketch drawn = Source.Kind switch
        {
            "mask" => new MaskSketch(Shape, Source.Palette, (ulong)_sketch, null),
            "outline" => new OutlineSketch(Shape, (ulong)_sketch, null),
            _ => new PhotographSketch(Shape, (ulong)_sketch, null),
        };
        drawn.At(0, _pixels);
        Round();
    }

    /// <summary>Takes over a picture.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the canvas's shape; of a mask, in its palette's colours.</param>
    public void Load(ReadOnlySpan<float> picture)
    {
        if (picture.Length != _pixels.Length)
            throw new ArgumentException(
                $"The canvas has {_pixels.Length} values, the picture {picture.Length}.", nameof(picture));
        _history.Remember(_pixels);
        picture.CopyTo(_pixels);
        Round();
    }

    private void Fill()
    {
        int plane = Shape.Height * Shape.Width;
        for (int channel = 0; channel < Shape.Channels; channel++)
            _pixels.AsSpan(channel * plane, plane).Fill(_colors[0][channel]);
        Round();
    }

    private void Round()
    {
        // The colours of a mask are left as they are: a reader snaps to them anyway.
        for (int i = 0; i < _pixels.Length && !_isMask; i++)
            _pixels[i] = PixelLevel.Round(_pixels[i]);
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
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                double inside = radius + 0.5 - Distance(x + 0.5, y + 0.5, from, to);
                Cover((y * Shape.Width) + x, _isMask ? (inside >= 0.5 ? 1 : 0) : (float)Math.Clamp(inside, 0, 1));
            }
        }

        Version++;
    }

    private void Cover(int pixel, float cover)
    {
        if (cover <= _covered[pixel])
            return;
        _covered[pixel] = cover;
        int plane = Shape.Height * Shape.Width;
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            int at = (channel * plane) + pixel;
            float before = _history.Last[at];
            float color = _colors[Color][channel];
            _pixels[at] = _isMask ? color : PixelLevel.Round(before + ((color - before) * cover));
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
