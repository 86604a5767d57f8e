using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Adopt;

/// <summary>
/// The inputs of some pictures: as a generator file takes them, and as the foreign model does. Picture i is a pure
/// function of i.
/// </summary>
/// <param name="inputs">The inputs of the foreign model.</param>
/// <param name="latent">What the latent is drawn from.</param>
internal sealed class TrialInputs(ForeignInputs inputs, LatentDistribution latent)
{
    // A picture of squares is nearer to what such models were trained on than one of noise.
    private const int Square = 8;

    /// <summary>The latent of the generator file; null if it has none.</summary>
    public LatentInfo? Latent { get; } =
        inputs.Latents.Count > 0 ? new LatentInfo(inputs.LatentShape, latent) : null;

    /// <summary>The shape of a source picture of the generator file; null if it has none.</summary>
    public ImageShape? Source { get; } = inputs.Source is { } source
        ? new ImageShape(source.Channels == 1 ? 1 : 3, source.Height, source.Width)
        : null;

    /// <summary>The values of an input of the generator file for pictures first to first + count - 1.</summary>
    /// <param name="name">The input.</param>
    /// <param name="first">The first picture.</param>
    /// <param name="count">How many.</param>
    /// <param name="period">After how many pictures they repeat.</param>
    public TensorData Of(string name, int first, int count, int period)
    {
        IReadOnlyList<int> shape = name switch
        {
            InterfaceNames.Latent => Latent!.Shape,
            InterfaceNames.Label => [inputs.Classes],
            _ => [Source!.Channels, Source.Height, Source.Width],
        };
        var values = new List<float>();
        for (int i = 0; i < count; i++)
            values.AddRange(One(name, (first + i) % period));
        return new TensorData([count, .. shape], [.. values]);
    }

    /// <summary>The names of the generator file's inputs.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            if (Latent is not null)
                yield return InterfaceNames.Latent;
            if (Source is not null)
                yield return InterfaceNames.Source;
            if (inputs.Classes > 0)
                yield return InterfaceNames.Label;
        }
    }

    /// <summary>What the foreign model is fed for a picture, as often as its batch is large.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="range">The range of a source's values.</param>
    public IReadOnlyList<TrialValue> Foreign(int picture, ValueRange range)
    {
        int offset = 0;
        var fed = new List<TrialValue>();
        foreach (ForeignInput input in inputs.All)
        {
            float[] values = input.Role switch
            {
                ForeignRole.Latent => One(InterfaceNames.Latent, picture)[offset..(offset + input.Size)],
                ForeignRole.OneHot => One(InterfaceNames.Label, picture),
                ForeignRole.ClassIndex => [ClassOf(picture)],
                ForeignRole.Source => ForeignSource(input, One(InterfaceNames.Source, picture), range),
                _ => input.Constant(),
            };
            if (input.Role == ForeignRole.Latent)
                offset += input.Size;
            int batch = input.HasBatch ? inputs.FixedBatch ?? 1 : 1;
            long[] shape = [.. input.Shape.Select(extent => (long)extent)];
            fed.Add(new TrialValue(
                input.Name,
                input.Type,
                input.HasBatch ? [batch, .. shape] : shape,
                [.. Enumerable.Repeat(values, batch).SelectMany(copy => copy)]));
        }

        return fed;
    }

    private int ClassOf(int picture) => picture % inputs.Classes;

    private float[] One(string name, int picture)
    {
        switch (name)
        {
            case InterfaceNames.Latent:
                float[] z = new float[Latent!.Size];
                LatentSampler.Sample(Latent, (ulong)picture + 1, z);
                return z;
            case InterfaceNames.Label:
                float[] label = new float[inputs.Classes];
                label[ClassOf(picture)] = 1;
                return label;
            default:
                return Squares(picture);
        }
    }

    private float[] Squares(int picture)
    {
        ImageShape shape = Source!;
        float[] values = new float[shape.Size];
        int columns = (shape.Width / Square) + 1;
        int rows = (shape.Height / Square) + 1;
        for (int i = 0; i < values.Length; i++)
        {
            (int channel, int place) = Math.DivRem(i, shape.Height * shape.Width);
            (int y, int x) = Math.DivRem(place, shape.Width);
            int square = (((channel * rows) + (y / Square)) * columns) + (x / Square);
            values[i] = (float)CounterRandom.Uniform01((ulong)picture + 1, square);
        }

        return values;
    }

    private static float[] ForeignSource(ForeignInput input, float[] picture, ValueRange range)
    {
        int plane = input.Height * input.Width;
        float[] values = new float[input.Size];
        for (int i = 0; i < plane; i++)
        {
            for (int channel = 0; channel < input.Channels; channel++)
            {
                float value = channel == 3 ? range.High : (picture[(channel * plane) + i] * (range.High - range.Low))
                    + range.Low;
                values[input.IsChannelsFirst ? (channel * plane) + i : (i * input.Channels) + channel] = value;
            }
        }

        return values;
    }
}
