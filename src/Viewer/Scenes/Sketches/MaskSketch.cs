using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// An animated mask: animals in the palette's colours crawl over its first colour. Edges are hard; every pixel has
/// exactly one of the palette's colours.
/// </summary>
internal sealed class MaskSketch : Sketch
{
    // Most masks in training sets contain one animal, some two.
    private const int MostAnimals = 2;
    private const double Alone = 0.75;

    private readonly MaskColors _colors;
    private readonly Newt[] _animals;
    private readonly int[] _animalColors;

    /// <summary>Creates the sketch.</summary>
    /// <param name="shape">Shape of the picture.</param>
    /// <param name="palette">The classes and their colours; the first is the background.</param>
    /// <param name="seed">The seed; equal seeds give equal sketches.</param>
    /// <param name="loopSeconds">Loop length in seconds; null for an endless animation.</param>
    public MaskSketch(ImageShape shape, IReadOnlyList<PaletteEntry> palette, ulong seed, double? loopSeconds)
        : base(shape)
    {
        _colors = new MaskColors(palette, shape.Channels);
        int animals = Math.Min(
            CounterRandom.Uniform01(seed, MostAnimals + 1) < Alone ? 1 : MostAnimals, palette.Count - 1);
        _animals =
        [
            .. Enumerable.Range(0, animals).Select(i => new Newt(CounterRandom.Bits(seed, i), loopSeconds, i, animals)),
        ];
        // The first colour is random, so that all colours occur over many sketches.
        int first = (int)(CounterRandom.Uniform01(seed, animals) * (palette.Count - 1));
        _animalColors = [.. Enumerable.Range(0, animals).Select(i => 1 + ((first + i) % (palette.Count - 1)))];
    }

    /// <inheritdoc/>
    public override void At(double t, Span<float> picture)
    {
        int plane = Shape.Height * Shape.Width;
        for (int channel = 0; channel < Shape.Channels; channel++)
            picture.Slice(channel * plane, plane).Fill(_colors[0][channel]);
        for (int i = 0; i < _animals.Length; i++)
        {
            _animals[i].MoveTo(t);
            Paint(_animals[i], _colors[_animalColors[i]], picture);
        }
    }

    private void Paint(Newt animal, ReadOnlySpan<float> color, Span<float> picture)
    {
        float side = Math.Min(Shape.Width, Shape.Height);
        foreach (Limb limb in animal.Limbs)
            Paint(limb.Scaled(side, Shape.Width / 2f, Shape.Height / 2f), color, picture);
    }

    private void Paint(in Limb limb, ReadOnlySpan<float> color, Span<float> picture)
    {
        float radius = Math.Max(limb.FromRadius, limb.ToRadius);
        int left = Math.Max(0, (int)MathF.Floor(Math.Min(limb.FromX, limb.ToX) - radius));
        int right = Math.Min(Shape.Width - 1, (int)MathF.Ceiling(Math.Max(limb.FromX, limb.ToX) + radius));
        int top = Math.Max(0, (int)MathF.Floor(Math.Min(limb.FromY, limb.ToY) - radius));
        int bottom = Math.Min(Shape.Height - 1, (int)MathF.Ceiling(Math.Max(limb.FromY, limb.ToY) + radius));
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                if (!limb.Contains(x + 0.5f, y + 0.5f))
                    continue;
                int at = (y * Shape.Width) + x;
                for (int channel = 0; channel < color.Length; channel++)
                    picture[(channel * Shape.Height * Shape.Width) + at] = color[channel];
            }
        }
    }
}
