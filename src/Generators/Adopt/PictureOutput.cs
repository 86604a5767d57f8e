using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>The output of a foreign model that is the picture: its layout, and what its values mean.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Layout">How its values lie.</param>
/// <param name="Stored">The shape of a picture as it is, also with an alpha channel.</param>
/// <param name="Range">The range of its values.</param>
public sealed record PictureOutput(string Name, PictureLayout Layout, StoredShape Stored, ValueRange Range)
{
    private const int LargestSide = 4096;

    // What a network that was trained on [-1, 1] or [0, 1] exceeds it by, unless it ends in a function that clips.
    private const float FarBeyond = 8;
    private const float Slightly = 0.02f;
    private const float Beyond = 2;

    /// <summary>Why this is its range, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The shape of the pictures in the generator file: alpha is laid over white.</summary>
    public ImageShape Image => new(Stored.Channels == 1 ? 1 : 3, Stored.Height, Stored.Width);

    /// <summary>Finds it among the outputs of some runs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The outputs by name.</param>
    /// <param name="options">What a person says of it.</param>
    /// <exception cref="InputException">No output is a picture, or two are; or its range does not show.</exception>
    public static PictureOutput Find(
        ForeignModel model, IReadOnlyList<OutputSample> samples, AdoptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Output is { } asked && samples.All(sample => sample.Name != asked))
            throw new InputException(
                $"{model.Name}: has no output {OneLine.Of(asked)}; its outputs are "
                + $"{OneLine.Of(string.Join(", ", samples.Select(sample => sample.Name)))}");
        (OutputSample Sample, PictureLayout Layout, StoredShape Stored)[] pictures =
        [
            .. samples.Where(sample => (options.Output ?? sample.Name) == sample.Name)
                .Select(sample => (Sample: sample, Found: ShapeOf(sample, options)))
                .Where(pair => pair.Found is not null)
                .Select(pair => (pair.Sample, pair.Found!.Value.Layout, pair.Found.Value.Stored)),
        ];
        // Vectors and matrices count only where nothing has the form of a picture.
        if (pictures.Length > 1)
        {
            int most = pictures.Max(picture => picture.Sample.Shape.Count);
            pictures = [.. pictures.Where(picture => picture.Sample.Shape.Count == most)];
        }

        if (pictures.Length == 0)
        {
            string shapes = string.Join(
                ", ", samples.Select(sample => $"{sample.Name} [{string.Join(',', sample.Shape)}]"));
            throw new InputException(
                $"{model.Name}: no output is a batch of pictures ({OneLine.Of(shapes)}); a picture is [N,c,h,w] or "
                + "[N,h,w,c] with 1, 3 or 4 channels, or flat with --size");
        }

        if (pictures.Length > 1)
            throw new InputException(
                $"{model.Name}: has {pictures.Length} outputs that are pictures "
                + $"({OneLine.Of(string.Join(", ", pictures.Select(picture => picture.Sample.Name)))}); choose one "
                + "with --output");
        (OutputSample chosen, PictureLayout layout, StoredShape stored) = pictures[0];
        (ValueRange range, string reason) = RangeOf(model, chosen, options);
        return new PictureOutput(chosen.Name, layout, stored, range) { Reason = reason };
    }

    /// <summary>Makes of the raw values of one picture what the generator's graph makes of them.</summary>
    /// <param name="raw">The values as the foreign graph gives them.</param>
    /// <returns>[c, h, w] in [0, 1].</returns>
    public float[] ToPicture(ReadOnlySpan<float> raw)
    {
        int plane = Stored.Height * Stored.Width;
        float[] picture = new float[Image.Size];
        bool isLast = Layout == PictureLayout.ChannelsLast;
        for (int i = 0; i < plane; i++)
        {
            float alpha = Stored.Channels == 4 ? Range.ToUnit(raw[isLast ? (i * 4) + 3 : (3 * plane) + i]) : 1;
            for (int channel = 0; channel < Image.Channels; channel++)
            {
                float value = Range.ToUnit(raw[isLast ? (i * Stored.Channels) + channel : (channel * plane) + i]);
                picture[(channel * plane) + i] = Stored.Channels == 4 ? value * alpha + (1 - alpha) : value;
            }
        }

        return picture;
    }

    private static (PictureLayout Layout, StoredShape Stored)? ShapeOf(OutputSample sample, AdoptionOptions options)
    {
        if (!sample.IsNumeric)
            return null;
        (PictureLayout Layout, StoredShape Stored)? found = sample.Shape switch
        {
            [_, var c, var h, var w] when ForeignInput.IsChannels(c) && (c <= w || !ForeignInput.IsChannels(w)) =>
                (PictureLayout.ChannelsFirst, new StoredShape(c, h, w)),
            [_, var h, var w, var c] when ForeignInput.IsChannels(c) =>
                (PictureLayout.ChannelsLast, new StoredShape(c, h, w)),
            [_, var h, var w] when Math.Min(h, w) >= 4 => (PictureLayout.Gray, new StoredShape(1, h, w)),
            [_, var size] when Flat(size, options) is { } flat => (PictureLayout.Flat, flat),
            _ => null,
        };
        return found is { } one && Math.Min(one.Stored.Height, one.Stored.Width) >= 2
            && Math.Max(one.Stored.Height, one.Stored.Width) <= LargestSide ? found : null;
    }

    private static StoredShape? Flat(int size, AdoptionOptions options)
    {
        if (options is { Width: { } width, Height: { } height })
        {
            return size % (width * height) == 0 && ForeignInput.IsChannels(size / (width * height))
                ? new StoredShape(size / (width * height), height, width)
                : null;
        }

        foreach (int channels in (ReadOnlySpan<int>)[1, 3])
        {
            int side = (int)Math.Round(Math.Sqrt(size / (double)channels));
            if (side >= 8 && side * side * channels == size)
                return new StoredShape(channels, side, side);
        }

        return null;
    }

    private static (ValueRange Range, string Reason) RangeOf(
        ForeignModel model, OutputSample sample, AdoptionOptions options)
    {
        float least = sample.Values.Min();
        float most = sample.Values.Max();
        if (!sample.Values.All(float.IsFinite))
            throw new InputException(
                $"{model.Name}: its pictures of noise have values that are NaN or infinite; export it again");
        string seen = FormattableString.Invariant($"values of noise are {least:G3} to {most:G3}");
        if (options.Range is { } said)
            return (said, seen);
        ValueRange signed = ValueRange.All[0], unit = ValueRange.All[1], bytes = ValueRange.All[2];
        if (sample.Type == (int)TensorProto.Types.DataType.Uint8)
            return (bytes, "whole numbers of 8 bits");
        switch (LastFunction.Of(model.Model.Graph, sample.Name))
        {
            case "Tanh":
                return (signed, "ends in Tanh");
            case "Sigmoid":
                return (unit, "ends in Sigmoid");
            default:
                break;
        }

        if (least < -Slightly && Math.Max(most, -least) <= FarBeyond)
            return (signed, seen);
        if (least >= -Slightly && most <= Beyond)
            return (unit, seen);
        if (most > FarBeyond && least > -most / 2)
            return (bytes, seen);
        throw new InputException(
            $"{model.Name}: the range of its pictures does not show ({seen}); give it with --range -1..1, 0..1 or "
            + "0..255");
    }
}

/// <summary>How the values of a picture lie in an output.</summary>
public enum PictureLayout
{
    /// <summary>[N, c, h, w].</summary>
    ChannelsFirst,

    /// <summary>[N, h, w, c].</summary>
    ChannelsLast,

    /// <summary>[N, h, w].</summary>
    Gray,

    /// <summary>[N, c * h * w].</summary>
    Flat,
}

/// <summary>The shape of a picture as a foreign model gives it.</summary>
/// <param name="Channels">1 (gray), 3 (RGB) or 4 (RGB and alpha).</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public sealed record StoredShape(int Channels, int Height, int Width);

/// <summary>What a foreign model gave for noise.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="Type">The type of its values, by ONNX's numbers.</param>
/// <param name="Shape">Its shape, with the batch.</param>
/// <param name="Values">The values of some pictures; empty for a type that is no number.</param>
public sealed record OutputSample(string Name, int Type, IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>Whether it has values.</summary>
    public bool IsNumeric => Values.Length > 0;
}
