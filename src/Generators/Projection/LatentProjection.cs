using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime;

namespace ImageGen.Generators.Projection;

/// <summary>
/// Projection: finds the latent, and the class, whose picture is closest to a given one in mean squared error. Random
/// latents are tried first; the best are improved by the method of Levenberg and Marquardt, with derivatives from
/// finite differences, so that the generator is only ever run forwards.
/// </summary>
/// <param name="info">The generator; it has a latent and no source picture.</param>
/// <param name="batch">A batch of it, which is overwritten; not owned.</param>
public sealed class LatentProjection(GeneratorInfo info, CpuBatch batch)
{
    private const int RandomLatents = 1024;
    private const int Starts = 4;
    private const int FirstIterations = 3;
    private const int LastIterations = 40;
    private const double Difference = 0.02;

    // Gaussian latents beyond this are hardly ever sampled, and the generator was not trained on them.
    private const float FarthestNormal = 3.5f;

    // An iteration that gains less than this part of the error is the last.
    private const double LeastGain = 2e-3;

    // Below this error two pictures of 8 bits are the same.
    private const double SmallEnough = 1e-6;

    private static readonly double[] Dampings = [1e-4, 1e-3, 1e-2, 0.1, 1, 10];

    private readonly int _size = (info.Latent ?? throw new ArgumentException(
        "An image-to-image generator has no latent.", nameof(info))).Size;

    /// <summary>Projects a picture.</summary>
    /// <param name="target">[c, h, w] in [0, 1], of the generator's shape.</param>
    /// <param name="label">The class to search in; null for all. Ignored if the generator is unconditional.</param>
    /// <param name="report">Receives the best result so far, several times; null for nobody.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public ProjectedPicture Find(
        ReadOnlySpan<float> target, int? label, Action<ProjectedPicture>? report, CancellationToken cancellation)
    {
        if (target.Length != info.Image.Size)
            throw new ArgumentException($"{target.Length} values are not a picture of {info.Image}.", nameof(target));
        var search = new Search(info, batch, _size, target.ToArray(), cancellation);
        List<ProjectedPicture> starts = [.. search.Random(RandomLatents, label).Take(Starts)];
        report?.Invoke(starts[0]);
        for (int i = 0; i < starts.Count; i++)
        {
            starts[i] = search.Improve(starts[i], FirstIterations);
            report?.Invoke(starts.MinBy(start => start.MeanSquaredError)!);
        }

        ProjectedPicture best = starts.MinBy(start => start.MeanSquaredError)!;
        for (int i = 0; i < LastIterations && best.MeanSquaredError > SmallEnough; i++)
        {
            ProjectedPicture next = search.Improve(best, 1);
            bool isLast = next.MeanSquaredError > best.MeanSquaredError * (1 - LeastGain);
            best = next;
            report?.Invoke(best);
            if (isLast)
                break;
        }

        return best with { PicturesGenerated = search.PicturesGenerated };
    }

    private sealed class Search(
        GeneratorInfo info, CpuBatch batch, int size, float[] target, CancellationToken cancellation)
    {
        private readonly float _farthest = info.Latent!.Distribution == LatentDistribution.Uniform
            ? 1
            : info.Latent.Distribution == LatentDistribution.Normal ? FarthestNormal : float.PositiveInfinity;

        public int PicturesGenerated { get; private set; }

        /// <summary>Random latents, the closest first; of a conditional generator, spread over the classes.</summary>
        public IReadOnlyList<ProjectedPicture> Random(int count, int? label)
        {
            int classes = info.ClassNames.Count;
            float[][] latents = new float[count][];
            for (int i = 0; i < count; i++)
                LatentSampler.Sample(info, (ulong)i, latents[i] = new float[size]);
            int? LabelOf(int i) => classes == 0 ? null : label ?? (i % classes);
            var found = new List<ProjectedPicture>();
            Run(
                latents,
                LabelOf,
                (i, picture) => found.Add(new ProjectedPicture(latents[i], LabelOf(i), Error(picture))));
            return [.. found.OrderBy(item => item.MeanSquaredError)];
        }

        /// <summary>Levenberg-Marquardt iterations; ends early when no damping gains anything.</summary>
        public ProjectedPicture Improve(ProjectedPicture from, int iterations)
        {
            ProjectedPicture best = from;
            for (int i = 0; i < iterations; i++)
            {
                (double[,] matrix, double[] right) = NormalEquations(best);
                float[][] steps =
                [
                    .. Dampings.Select(damping => LeastSquares.Solve(matrix, right, damping)).OfType<double[]>()
                        .Select(step => Moved(best.Latent, step)),
                ];
                ProjectedPicture next = best;
                Run(steps, _ => best.Label, (at, picture) =>
                {
                    if (Error(picture) is var error && error < next.MeanSquaredError)
                        next = best with { Latent = steps[at], MeanSquaredError = error };
                });
                if (ReferenceEquals(next, best))
                    break;
                best = next;
            }

            return best;
        }

        // J'J and J'r of the pictures' differences quotients J and the residual r.
        private (double[,] Matrix, double[] Right) NormalEquations(ProjectedPicture at)
        {
            float[][] latents = new float[size + 1][];
            float[] steps = new float[size];
            latents[size] = at.Latent;
            for (int i = 0; i < size; i++)
            {
                latents[i] = [.. at.Latent];
                steps[i] = (float)(at.Latent[i] + Difference > _farthest ? -Difference : Difference);
                latents[i][i] += steps[i];
            }

            float[][] pictures = new float[size + 1][];
            Run(latents, _ => at.Label, (i, picture) => pictures[i] = picture.ToArray());
            float[] center = pictures[size];
            float[] residual = new float[center.Length];
            for (int p = 0; p < center.Length; p++)
                residual[p] = target[p] - center[p];
            for (int i = 0; i < size; i++)
            {
                for (int p = 0; p < center.Length; p++)
                    pictures[i][p] = (pictures[i][p] - center[p]) / steps[i];
            }

            double[,] matrix = new double[size, size];
            double[] right = new double[size];
            Parallel.For(0, size, i =>
            {
                right[i] = Dot(pictures[i], residual);
                for (int j = 0; j <= i; j++)
                    matrix[i, j] = Dot(pictures[i], pictures[j]);
            });
            return (matrix, right);
        }

        private float[] Moved(float[] latent, double[] step) =>
            [.. latent.Select((value, i) => Math.Clamp((float)(value + step[i]), -_farthest, _farthest))];

        private double Error(ReadOnlySpan<float> picture)
        {
            double sum = 0;
            for (int p = 0; p < picture.Length; p++)
                sum += (double)(picture[p] - target[p]) * (picture[p] - target[p]);
            return sum / picture.Length;
        }

        private static double Dot(float[] a, float[] b)
        {
            double sum = 0;
            for (int p = 0; p < a.Length; p++)
                sum += (double)a[p] * b[p];
            return sum;
        }

        private delegate void Generated(int index, ReadOnlySpan<float> picture);

        private void Run(float[][] latents, Func<int, int?> labelOf, Generated generated)
        {
            int classes = info.ClassNames.Count;
            for (int first = 0; first < latents.Length; first += batch.Size)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(batch.Size, latents.Length - first);
                batch.Labels.Clear();
                for (int i = 0; i < count; i++)
                {
                    latents[first + i].CopyTo(batch.Latents[(i * size)..]);
                    if (labelOf(first + i) is { } label)
                        batch.Labels[(i * classes) + label] = 1;
                }

                batch.Run();
                PicturesGenerated += count;
                for (int i = 0; i < count; i++)
                    generated(first + i, batch.Images.Slice(i * target.Length, target.Length));
            }
        }
    }
}

/// <summary>A latent and class that were found for a picture.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Label">The class; null if the generator is unconditional.</param>
/// <param name="MeanSquaredError">The mean squared error of its picture, of values in [0, 1].</param>
public sealed record ProjectedPicture(float[] Latent, int? Label, double MeanSquaredError)
{
    /// <summary>How many pictures were generated to find it; 0 while the search goes on.</summary>
    public int PicturesGenerated { get; init; }

    /// <summary>The peak signal-to-noise ratio in dB, of a peak of 1.</summary>
    public double Psnr => -10 * Math.Log10(Math.Max(MeanSquaredError, 1e-12));

    /// <summary>Encodes a picture, in place of a search.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the generator's shape.</param>
    /// <param name="encoder">The generator's encoder.</param>
    /// <param name="batch">A batch of one picture, which is overwritten.</param>
    public static ProjectedPicture Encoded(ReadOnlySpan<float> picture, CpuEncoder encoder, CpuBatch batch)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(batch);
        encoder.Encode(picture, batch.Latents);
        float[] latent = batch.Latents.ToArray();
        batch.Run();
        double squares = 0;
        for (int i = 0; i < picture.Length; i++)
            squares += (double)(batch.Images[i] - picture[i]) * (batch.Images[i] - picture[i]);
        return new ProjectedPicture(latent, Label: null, squares / picture.Length);
    }
}
