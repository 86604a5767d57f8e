using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Finds the directions of a generator's latent space along which its pictures vary most (Haerkoenen et al. 2020, arXiv
/// 2004.02546): the principal components of what it makes of seeded latents, and the latents regressed on them. The
/// features are the pictures themselves, small. Of a conditional generator the latents go through all classes, and each
/// picture counts as it differs from the mean of its class.
/// </summary>
/// <param name="info">The generator; it has a latent.</param>
/// <param name="run">Makes pictures: takes latents and labels of <see cref="Batch"/> pictures, and fills them.</param>
internal sealed class DirectionSearch(GeneratorInfo info, DirectionSearch.Generate run)
{
    /// <summary>How many pictures are made at a time.</summary>
    public const int Batch = 20;

    /// <summary>How many latents are looked at.</summary>
    public const int Latents = 1000;

    private const ulong Seed = 2004_02546;

    // Pictures are averaged down to about this side: what varies most is seen at that size, too.
    private const int Side = 16;

    // By chance alone, a component's regression explains size / count of a latent's variance. One that explains no more
    // than a few times as much follows no direction, such as a brightness that grows either way.
    private const double TimesChance = 2.5;

    private readonly int _size = WalkSettings.LatentOf(info).Size;
    private readonly int _classes = Math.Max(1, info.ClassNames.Count);

    /// <summary>Makes the pictures of a batch.</summary>
    /// <param name="latents">[batch, latent].</param>
    /// <param name="labels">[batch, classes]; empty where the generator takes none.</param>
    /// <param name="images">Receives [batch, c, h, w].</param>
    public delegate void Generate(ReadOnlySpan<float> latents, ReadOnlySpan<float> labels, Span<float> images);

    /// <summary>Finds those of a generator file, all of the work on the calling thread.</summary>
    /// <param name="file">The file; its generator has a latent.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static LatentDirections Of(GeneratorFile file, CancellationToken cancellation = default)
    {
        // One of its own: that which plays would share the work out to threads that frames wait for.
        using var generator = CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = 1 });
        using CpuBatch batch = generator.CreateBatch(Batch, BatchSplitting.Never);
        return new DirectionSearch(file.Info, Run).Find(cancellation);

        void Run(ReadOnlySpan<float> latents, ReadOnlySpan<float> labels, Span<float> images)
        {
            latents.CopyTo(batch.Latents);
            labels.CopyTo(batch.Labels);
            batch.Run();
            batch.Images.CopyTo(images);
        }
    }

    /// <summary>Finds them.</summary>
    /// <param name="cancellation">Ends the search.</param>
    public LatentDirections Find(CancellationToken cancellation = default)
    {
        (float[] latents, float[] features) = Sample(cancellation);
        SubtractClassMeans(features);
        var components = PrincipalComponents.Of(
            features, Latents, Math.Min(_size, LatentDirections.Most), cancellation);
        return new(
            [
                .. Enumerable.Range(0, components.Shares.Count)
                    .Select(i => Regress(latents, components.Scores(i), components.Shares[i]))
                    .OfType<LatentDirection>(),
            ]);
    }

    private (float[] Latents, float[] Features) Sample(CancellationToken cancellation)
    {
        int factor = Math.Max(1, (Math.Min(info.Image.Width, info.Image.Height) + (Side / 2)) / Side);
        (int wide, int high) = (info.Image.Width / factor, info.Image.Height / factor);
        int length = info.Image.Channels * wide * high;
        float[] latents = new float[Latents * _size];
        float[] labels = new float[info.ClassNames.Count * Batch];
        float[] images = new float[Batch * info.Image.Size];
        float[] features = new float[Latents * length];
        for (int first = 0; first < Latents; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(labels);
            for (int i = 0; i < Batch; i++)
            {
                LatentSampler.Sample(
                    info, CounterRandom.Bits(Seed, first + i), latents.AsSpan((first + i) * _size, _size));
                if (labels.Length > 0)
                    labels[(i * _classes) + ((first + i) % _classes)] = 1;
            }

            run(latents.AsSpan(first * _size, Batch * _size), labels, images);
            for (int i = 0; i < Batch; i++)
                Reduce(
                    images.AsSpan(i * info.Image.Size, info.Image.Size),
                    factor,
                    features.AsSpan((first + i) * length, length));
        }

        return (latents, features);
    }

    private void Reduce(ReadOnlySpan<float> image, int factor, Span<float> to)
    {
        (int wide, int high) = (info.Image.Width / factor, info.Image.Height / factor);
        to.Clear();
        for (int channel = 0; channel < info.Image.Channels; channel++)
        {
            for (int y = 0; y < high * factor; y++)
            {
                ReadOnlySpan<float> row = image[(((channel * info.Image.Height) + y) * info.Image.Width)..];
                Span<float> sums = to[(((channel * high) + (y / factor)) * wide)..];
                for (int x = 0; x < wide * factor; x++)
                    sums[x / factor] += row[x] / (factor * factor);
            }
        }
    }

    private void SubtractClassMeans(float[] features)
    {
        int length = features.Length / Latents;
        for (int label = 0; label < _classes; label++)
        {
            double[] mean = new double[length];
            int count = 0;
            for (int i = label; i < Latents; i += _classes, count++)
            {
                for (int k = 0; k < length; k++)
                    mean[k] += features[(i * length) + k];
            }

            for (int i = label; i < Latents; i += _classes)
            {
                for (int k = 0; k < length; k++)
                    features[(i * length) + k] -= (float)(mean[k] / count);
            }
        }
    }

    /// <summary>The direction whose latents grow with a component; null where none do.</summary>
    private LatentDirection? Regress(float[] latents, ReadOnlySpan<double> scores, double share)
    {
        LatentDistribution distribution = WalkSettings.LatentOf(info).Distribution;
        double[] mean = new double[_size], slope = new double[_size];
        double[] own = new double[latents.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = distribution == LatentDistribution.Uniform ? UniformLatent.ToGaussian(latents[i]) : latents[i];
            mean[i % _size] += own[i] / Latents;
        }

        for (int i = 0; i < own.Length; i++)
            slope[i % _size] += (own[i] - mean[i % _size]) * scores[i / _size] / Latents;
        double length = Math.Sqrt(slope.Sum(value => value * value));
        if (!(length > 0))
            return null;
        double variance = 0;
        for (int i = 0; i < Latents; i++)
        {
            double along = 0;
            for (int k = 0; k < _size; k++)
                along += (own[(i * _size) + k] - mean[k]) * slope[k] / length;
            variance += along * along / Latents;
        }

        // Of independent coordinates the variance is 1 along every direction.
        double deviation = distribution == LatentDistribution.Anchors ? Math.Sqrt(variance) : 1;
        double explained = length * length / variance;
        if (explained < TimesChance * _size / Latents)
            return null;
        // A direction and its opposite are the same one: the largest coordinate says which is meant.
        double largest = slope.MaxBy(Math.Abs);
        double factor = deviation / length * Math.Sign(largest);
        return new([.. slope.Select(value => (float)(value * factor))], share);
    }
}
