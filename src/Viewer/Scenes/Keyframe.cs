using System.Globalization;
using System.Text;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A picture that a loop passes through: the picture of a seed, one kept from a walk or from the plane, or that of a
/// code. Its text form is the seed, followed for a kept picture by one letter per additional value:
/// <c>7t12.5k2c3</c>. A code stands last, with label weights after a full stop if classes are blended:
/// <c>0c3zAAC4P</c>, <c>0c3zAAC4P.ADgAOA</c>.
/// </summary>
/// <param name="Seed">The seed.</param>
internal sealed record Keyframe(ulong Seed)
{
    // A latent of length 0 has no direction, which spherical interpolation needs.
    private const double LeastTruncation = 0.01;

    private const int MostNumber = 1 << 16;

    /// <summary>Time on the seed's walk in seconds; null for the seed's own latent.</summary>
    public double? Time { get; init; }

    /// <summary>Index of the seed's walk.</summary>
    public int Track { get; init; }

    /// <summary>Loop length of that walk in seconds; null for a walk that does not close.</summary>
    public double? Loop { get; init; }

    /// <summary>The position on the seed's plane, each coordinate in [0, 1]; null if not from the plane.</summary>
    public (double X, double Y)? Place { get; init; }

    /// <summary>
    /// The latent itself, rounded to float16, in place of the seed's; null if the seed decides. Without effect on a
    /// generator whose latent has another size.
    /// </summary>
    public LatentCode? Code { get; init; }

    /// <summary>
    /// The weights of all classes, rounded to float16, of a picture with a code; null for the classes below. Without
    /// effect on a generator with another number of classes.
    /// </summary>
    public LatentCode? Weights { get; init; }

    /// <summary>The class; null if none.</summary>
    public int? Label { get; init; }

    /// <summary>A second class that is mixed in; null if none.</summary>
    public int? Second { get; init; }

    /// <summary>The weight of the second class, in [0, 1].</summary>
    public double Slide { get; init; }

    /// <summary>The drag along the seed's first direction.</summary>
    public double DragX { get; init; }

    /// <summary>The drag along the seed's second direction.</summary>
    public double DragY { get; init; }

    /// <summary>The truncation; 1 for none.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>Converts a seed to its picture.</summary>
    public static implicit operator Keyframe(ulong seed) => new(seed);

    /// <summary>Creates the key of the picture that a single-tile state shows.</summary>
    /// <param name="state">The state, at the time to capture.</param>
    /// <param name="info">The generator; it has a latent.</param>
    public static Keyframe Of(ViewState state, GeneratorInfo info)
    {
        if (state.Through is { } keys)
            return keys[Nearest(state, keys.Count)];
        bool isPlane = state.Mode == ViewMode.Plane;
        var key = new Keyframe(state.Seed)
        {
            Time = isPlane ? null : state.Time,
            Track = isPlane ? 0 : state.Track,
            Loop = isPlane ? null : state.LoopSeconds,
            Place = isPlane ? (state.PlaneX, state.PlaneY) : null,
            DragX = state.DragX,
            DragY = state.DragY,
            Truncation = state.Truncation,
        };
        if (!info.IsConditional)
            return key;
        float[] weights = ViewControls.WeightsOf(state, info);
        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i]).Take(2)];
        double both = order.Sum(i => weights[i]);
        double slide = order.Length > 1 && both > 0 ? weights[order[1]] / both : 0;
        return slide > 0
            ? key with { Label = order[0], Second = order[1], Slide = slide }
            : key with { Label = order[0] };
    }

    /// <summary>Parses the text form.</summary>
    /// <returns>The key; null if the text is malformed or a number is out of range.</returns>
    public static Keyframe? TryRead(string text)
    {
        int at = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!ulong.TryParse(text[..at], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            return null;
        var key = new Keyframe(seed);
        (double? x, double? y) = (null, null);
        string seen = "";
        while (at < text.Length)
        {
            char name = text[at];
            int end = at + 1;
            if (name == 'z')
            {
                // A code uses every letter, so nothing can follow it.
                string[] codes = text[end..].Split('.', 2);
                if (LatentCode.TryRead(codes[0]) is not { } code)
                    return null;
                LatentCode? weights = codes.Length > 1 ? LatentCode.TryRead(codes[1]) : null;
                if (codes.Length > 1 && weights?.IsBlend() != true)
                    return null;
                key = key with { Code = code, Weights = weights };
                break;
            }

            while (end < text.Length && !char.IsAsciiLetterLower(text[end]))
                end++;
            bool isNumber = double.TryParse(
                text.AsSpan(at + 1, end - at - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (!isNumber || seen.Contains(name, StringComparison.Ordinal) || !IsInRange(name, value))
                return null;
            seen += name;
            at = end;
            key = name switch
            {
                't' => key with { Time = value },
                'k' => key with { Track = (int)value },
                'l' => key with { Loop = value },
                'c' => key with { Label = (int)value },
                'd' => key with { Second = (int)value },
                's' => key with { Slide = value },
                'x' => key with { DragX = value },
                'y' => key with { DragY = value },
                'p' => key with { Truncation = value },
                _ => key,
            };
            (x, y) = (name == 'u' ? value : x, name == 'v' ? value : y);
        }

        if ((x is null) != (y is null) || (key.Second is not null && key.Label is null))
            return null;
        return x is null ? key : key with { Place = (x.Value, y!.Value) };
    }

    /// <summary>Returns the text form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Seed.ToString(CultureInfo.InvariantCulture));
        void Add(char name, double? value, double usual)
        {
            if (value is { } number && number != usual)
                text.Append(name).Append(number.ToString("R", CultureInfo.InvariantCulture));
        }

        Add('t', Time, double.NaN);
        Add('k', Track, 0);
        Add('l', Loop, double.NaN);
        Add('u', Place?.X, double.NaN);
        Add('v', Place?.Y, double.NaN);
        Add('c', Label, double.NaN);
        Add('d', Second, double.NaN);
        Add('s', Slide, 0);
        Add('x', DragX, 0);
        Add('y', DragY, 0);
        Add('p', Truncation, 1);
        if (Code is { } code)
            text.Append('z').Append(code.Text);
        if (Code is not null && Weights is { } weights)
            text.Append('.').Append(weights.Text);
        return text.ToString();
    }

    /// <summary>Computes the latent.</summary>
    /// <param name="generator">The generator; it has a latent.</param>
    public float[] LatentOf(GeneratorInfo generator)
    {
        float[] z = new float[WalkSettings.LatentOf(generator).Size];
        if (Code is { } code && code.Length == z.Length)
        {
            code.CopyTo(z);
        }
        else if (Place is { } place)
        {
            var plane = new LatentPlane(generator, Seed, PlaneScene.Lowest, PlaneScene.Highest);
            plane.At(PointScene.Quantile(place.X), PointScene.Quantile(place.Y), z);
        }
        else if (Time is { } time)
        {
            new WalkSettings(Seed, Loop).CreateWalks(generator, 1, Track)[0].At(time, z);
        }
        else
        {
            LatentSampler.Sample(generator, Seed, z);
        }

        if (DragX != 0 || DragY != 0 || Truncation != 1)
            new LatentSteering(generator, Seed).Apply(
                new ViewState { DragX = DragX, DragY = DragY, Truncation = Math.Max(LeastTruncation, Truncation) }, z);
        return z;
    }

    /// <summary>
    /// Writes the label weights; a missing class, or one that the generator lacks, is replaced by class 0.
    /// </summary>
    public void WriteLabel(Span<float> weights)
    {
        if (Weights is { } blend && blend.Length == weights.Length)
        {
            WriteBlend(blend, weights);
            return;
        }

        weights.Clear();
        int first = Label is { } label && label < weights.Length ? label : 0;
        bool isMixed = Second is { } other && other < weights.Length;
        weights[first] += isMixed ? (float)(1 - Slide) : 1;
        if (isMixed)
            weights[Second!.Value] += (float)Slide;
    }

    // Rounded to float16 they no longer sum to exactly 1.
    private static void WriteBlend(LatentCode blend, Span<float> weights)
    {
        blend.CopyTo(weights);
        float sum = 0;
        foreach (float weight in weights)
            sum += weight;
        for (int i = 0; i < weights.Length; i++)
            weights[i] /= sum;
    }

    private static int Nearest(ViewState state, int count)
    {
        double part = state.Time / (state.LoopSeconds ?? count * WalkSettings.SecondsPerKey);
        return (int)Math.Round((part - Math.Floor(part)) * count) % count;
    }

    private static bool IsInRange(char name, double value) => name switch
    {
        't' => Math.Abs(value) <= SessionString.FarthestTime,
        'k' or 'c' or 'd' => value is >= 0 and <= MostNumber && value == Math.Floor(value),
        'l' => value is >= 0.01 and <= 3600,
        's' or 'u' or 'v' => value is >= 0 and <= 1,
        'x' or 'y' => Math.Abs(value) <= 1000,
        'p' => value is >= 0 and <= 2,
        _ => false,
    };
}
