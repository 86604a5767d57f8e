using System.Security.Cryptography;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>
/// The picture that the user paints for an image-to-image generator, with brush, eraser, fill, undo and redo, and
/// sketches to start from. Masks are painted in the palette's colours, outlines in black on white, photographs in a few
/// basic colours. Values are multiples of 1/255 (except a mask's palette values), so that a PNG stores the picture
/// losslessly.
/// </summary>
internal sealed class PaintedCanvas
{
    /// <summary>Number of sketches to start from.</summary>
    public const int Sketches = 6;

    // Covers the antialiased edge of a stroke, but no other colour.
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

    // Coverage of each pixel by the current stroke, so that a stroke crossing itself does not get darker.
    private readonly float[] _covered;
    private (double X, double Y)? _last;
    private BrushStroke? _stroke;
    private int _sketch = -1;

    /// <summary>Creates a canvas filled with the background colour.</summary>
    /// <param name="source">The generator's source format.</param>
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

    /// <summary>The generator's source format.</summary>
    public SourceInfo Source { get; }

    /// <summary>Whether anything was painted since creation or the last clear.</summary>
    public bool IsPainted { get; private set; }

    /// <summary>Shape of the picture.</summary>
    public ImageShape Shape => Source.Shape;

    /// <summary>The pixels: [c, h, w] in [0, 1].</summary>
    public ReadOnlySpan<float> Pixels => _pixels;

    /// <summary>The available colours; the first is the background colour, which the eraser uses.</summary>
    public IReadOnlyList<PaletteEntry> Palette { get; }

    /// <summary>Index of the current colour in <see cref="Palette"/>.</summary>
    public int Color { get; private set; }

    /// <summary>Brush diameter in pixels of the picture.</summary>
    public double Brush { get; private set; }

    /// <summary>Maximum brush diameter in pixels of the picture.</summary>
    public double WidestBrush => Math.Max(1, Math.Min(Shape.Width, Shape.Height) / 2.0);

    /// <summary>The changes that can be taken back, the first one first.</summary>
    public IReadOnlyList<PaintingChange> Changes => _history.Changes;

    /// <summary>Whether there is a change to undo.</summary>
    public bool CanUndo => _history.CanUndo;

    /// <summary>Whether there is a change to redo.</summary>
    public bool CanRedo => _history.CanRedo;

    /// <summary>A number that changes with every modification of the picture.</summary>
    public int Version { get; private set; }

    /// <summary>
    /// The first digits of the SHA-256 of the picture's shape and 8-bit levels; equal pictures have equal digests on
    /// every machine.
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

    /// <summary>Creates a copy with the same picture and an empty history.</summary>
    public PaintedCanvas Copy()
    {
        var copy = new PaintedCanvas(Source);
        _pixels.CopyTo(copy._pixels, 0);
        return copy;
    }

    /// <summary>Whether a source format equals this one in kind, shape and palette.</summary>
    public bool Fits(SourceInfo source) =>
        source.Kind == Source.Kind && source.Shape == Source.Shape && source.Palette.SequenceEqual(Source.Palette);

    /// <summary>Selects a colour; an index out of range is ignored.</summary>
    public void Choose(int color) => Color = color >= 0 && color < _colors.Count ? color : Color;

    /// <summary>Multiplies the brush diameter by a factor, clamped from 1 pixel to half of the picture.</summary>
    public void Widen(double factor) => Take(Brush * factor);

    /// <summary>Sets the brush diameter in pixels of the picture, clamped to its range.</summary>
    public void Take(double brush) => Brush = Math.Clamp(brush, 1, WidestBrush);

    /// <summary>Begins a stroke.</summary>
    /// <param name="x">Pixels from the left of the picture.</param>
    /// <param name="y">Pixels from the top of the picture.</param>
    public void Press(double x, double y)
    {
        _stroke = new BrushStroke(Color, Brush);
        _stroke.Add(x, y);
        _history.Remember(_pixels, _stroke);
        IsPainted = true;
        Array.Clear(_covered);
        _last = (x, y);
        Stroke((x, y), (x, y));
    }

    /// <summary>Continues a stroke; does nothing if none was begun.</summary>
    public void Move(double x, double y)
    {
        if (_last is not { } last)
            return;
        Stroke(last, (x, y));
        _stroke?.Add(x, y);
        _last = (x, y);
    }

    /// <summary>Ends a stroke.</summary>
    public void Release() => _last = null;

    /// <summary>Undoes the last change.</summary>
    public void Undo()
    {
        if (!CanUndo)
            return;
        _history.Undo(_pixels);
        _last = null;
        Version++;
    }

    /// <summary>Redoes the last undone change.</summary>
    public void Redo()
    {
        if (!CanRedo)
            return;
        _history.Redo(_pixels);
        _last = null;
        Version++;
    }

    /// <summary>Flood-fills at a position; does nothing outside the picture.</summary>
    /// <param name="x">Pixels from the left of the picture.</param>
    /// <param name="y">Pixels from the top of the picture.</param>
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

    /// <summary>Fills the picture with the background colour.</summary>
    public void Clear()
    {
        _history.Remember(_pixels);
        IsPainted = false;
        Fill();
    }

    /// <summary>Loads the next sketch.</summary>
    public void LoadNext() => Load((_sketch + 1) % Sketches);

    /// <summary>Loads a sketch by its index, modulo <see cref="Sketches"/>.</summary>
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

    /// <summary>Loads a picture.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the canvas's shape; a mask in its palette's colours.</param>
    public void Load(ReadOnlySpan<float> picture)
    {
        if (picture.Length != _pixels.Length)
            throw new ArgumentException(
                $"The canvas has {_pixels.Length} values, the picture {picture.Length}.", nameof(picture));
        _history.Remember(_pixels);
        Replace(picture);
    }

    /// <summary>Replaces the picture without a step to undo: by the next one of a camera, say.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the canvas's shape; a mask in its palette's colours.</param>
    public void Replace(ReadOnlySpan<float> picture)
    {
        IsPainted = true;
        picture.CopyTo(_pixels);
        Round();
    }

    /// <summary>How much of a mask each class of the palette takes, in [0, 1]; null for other pictures.</summary>
    public IReadOnlyList<double>? Shares()
    {
        if (!_isMask)
            return null;
        int plane = Shape.Height * Shape.Width;
        int[] counts = new int[_colors.Count];
        Span<float> pixel = stackalloc float[Shape.Channels];
        for (int at = 0; at < plane; at++)
        {
            for (int channel = 0; channel < pixel.Length; channel++)
                pixel[channel] = _pixels[(channel * plane) + at];
            counts[_colors.Nearest(pixel, out _)]++;
        }

        return [.. counts.Select(count => Math.Round(count / (double)plane, 3))];
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
        // A mask keeps the palette's exact values; readers snap to the palette anyway.
        for (int i = 0; i < _pixels.Length && !_isMask; i++)
            _pixels[i] = PixelLevel.Round(_pixels[i]);
        _last = null;
        Version++;
    }

    /// <summary>Draws a line with round caps, with hard edges on a mask and antialiased edges otherwise.</summary>
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
