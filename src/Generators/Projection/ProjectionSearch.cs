using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime;

namespace ImageGen.Generators.Projection;

/// <summary>The steps of a projection: random latents, and iterations of Levenberg and Marquardt.</summary>
/// <param name="info">The generator; it has a latent.</param>
/// <param name="batch">A batch of it, which is overwritten.</param>
/// <param name="metric">The distance to the picture that is searched for.</param>
/// <param name="cancellation">Cancels a step.</param>
internal sealed class ProjectionSearch(
    GeneratorInfo info, CpuBatch batch, ProjectionMetric metric, CancellationToken cancellation)
{
    private const float LatentDifference = 0.02f;
    private const float WeightDifference = 0.05f;

    // Of a generator of hundreds of classes, so many are tried in pairs and one by one.
    private const int MostBlended = 10;

    // Gaussian latents beyond this are hardly ever sampled, and the generator was not trained on them.
    private const float FarthestNormal = 3.5f;

    private static readonly double[] Dampings = [1e-4, 1e-3, 1e-2, 0.1, 1, 10];

    private readonly int _size = info.Latent!.Size;
    private readonly int _classes = info.ClassNames.Count;

    private readonly float _farthest = info.Latent!.Distribution == LatentDistribution.Uniform
        ? 1
        : info.Latent.Distribution == LatentDistribution.Normal ? FarthestNormal : float.PositiveInfinity;

    /// <summary>How many pictures were generated so far.</summary>
    public int PicturesGenerated { get; private set; }

    /// <summary>Random latents, the closest first; of a conditional generator, spread over the classes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="label">The only class; null for all in turn.</param>
    public IReadOnlyList<ProjectedPicture> Random(int count, int? label)
    {
        var candidates = new ProjectedPicture[count];
        for (int i = 0; i < count; i++)
        {
            float[] latent = new float[_size];
            LatentSampler.Sample(info, (ulong)i, latent);
            float[] weights = new float[_classes];
            if (_classes > 0)
                weights[label ?? (i % _classes)] = 1;
            candidates[i] = new ProjectedPicture(latent, weights, double.PositiveInfinity);
        }

        Run(candidates, (i, values) => candidates[i] = metric.Measured(candidates[i], values));
        return [.. candidates.OrderBy(candidate => candidate.Distance)];
    }

    /// <summary>The classes of pictures of one class each, in their order, at most as many as are blended.</summary>
    /// <param name="pictures">The pictures, the closest first.</param>
    public static IReadOnlyList<int> LabelsOf(IEnumerable<ProjectedPicture> pictures) =>
        [.. pictures.Select(picture => Array.IndexOf(picture.Weights, 1)).Distinct().Take(MostBlended)];

    /// <summary>The closest of some latents with two classes in equal parts.</summary>
    /// <param name="starts">The latents, at least one.</param>
    /// <param name="labels">The classes, at least two.</param>
    public ProjectedPicture OfTwoClasses(IReadOnlyList<ProjectedPicture> starts, IReadOnlyList<int> labels)
    {
        var candidates = new List<ProjectedPicture>();
        foreach (ProjectedPicture start in starts)
        {
            for (int first = 0; first < labels.Count; first++)
            {
                for (int second = 0; second < first; second++)
                {
                    float[] weights = new float[_classes];
                    (weights[labels[first]], weights[labels[second]]) = (0.5f, 0.5f);
                    candidates.Add(start with { Weights = weights });
                }
            }
        }

        ProjectedPicture[] measured = [.. candidates];
        Run(measured, (i, values) => measured[i] = metric.Measured(measured[i], values));
        return measured.MinBy(candidate => candidate.Distance)!;
    }

    /// <summary>An iteration of Levenberg and Marquardt; returns the same where no damping gains anything.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="blends">Whether the label weights change too.</param>
    public ProjectedPicture Improve(ProjectedPicture start, bool blends)
    {
        (double[,] matrix, double[] right) = NormalEquations(start, blends);
        ProjectedPicture[] steps =
        [
            .. Solutions(matrix, right).Concat(blends ? TowardOneClass(matrix, right) : [])
                .Select(step => Moved(start, step)),
        ];
        ProjectedPicture best = start;
        Run(steps, (i, values) =>
        {
            if (metric.Measured(steps[i], values) is { } measured && measured.Distance < best.Distance)
                best = measured;
        });
        return best;
    }

    private static IEnumerable<double[]> Solutions(double[,] matrix, double[] right) =>
        Dampings.Select(damping => LeastSquares.Solve(matrix, right, damping)).OfType<double[]>();

    // At a corner of the simplex most steps in all weights lead outside, and what is left of them gains nothing: steps
    // in the latent and one weight stay inside.
    private IEnumerable<double[]> TowardOneClass(double[,] matrix, double[] right)
    {
        IEnumerable<int> steepest =
            Enumerable.Range(0, _classes).OrderByDescending(label => right[_size + label]).Take(MostBlended);
        foreach (int label in steepest)
        {
            int[] chosen = [.. Enumerable.Range(0, _size), _size + label];
            double[,] part = new double[chosen.Length, chosen.Length];
            for (int i = 0; i < chosen.Length; i++)
            {
                for (int j = 0; j <= i; j++)
                    part[i, j] = matrix[chosen[i], chosen[j]];
            }

            foreach (double[] solution in Solutions(part, [.. chosen.Select(i => right[i])]))
            {
                double[] step = new double[right.Length];
                for (int i = 0; i < chosen.Length; i++)
                    step[chosen[i]] = solution[i];
                yield return step;
            }
        }
    }

    // J'J and J'r of the difference quotients J and the residual r. The weights have a direction toward each class,
    // along which they still sum to 1.
    private (double[,] Matrix, double[] Right) NormalEquations(ProjectedPicture at, bool blends)
    {
        int count = _size + (blends ? _classes : 0);
        var candidates = new ProjectedPicture[count + 1];
        float[] steps = new float[count];
        candidates[count] = at;
        for (int i = 0; i < count; i++)
        {
            if (i < _size)
            {
                float[] latent = [.. at.Latent];
                steps[i] = latent[i] + LatentDifference > _farthest ? -LatentDifference : LatentDifference;
                latent[i] += steps[i];
                candidates[i] = at with { Latent = latent };
            }
            else
            {
                steps[i] = WeightDifference;
                candidates[i] = at with { Weights = Toward(at.Weights, i - _size, WeightDifference) };
            }
        }

        float[][] values = new float[count + 1][];
        Run(candidates, (i, measured) => values[i] = measured);
        float[] center = values[count];
        float[] residual = metric.ResidualOf(center);
        for (int i = 0; i < count; i++)
        {
            for (int p = 0; p < center.Length; p++)
                values[i][p] = (values[i][p] - center[p]) / steps[i];
        }

        double[,] matrix = new double[count, count];
        double[] right = new double[count];
        Parallel.For(0, count, i =>
        {
            right[i] = Dot(values[i], residual);
            for (int j = 0; j <= i; j++)
                matrix[i, j] = Dot(values[i], values[j]);
        });
        return (matrix, right);
    }

    private ProjectedPicture Moved(ProjectedPicture start, double[] step)
    {
        float[] latent =
            [.. start.Latent.Select((value, i) => Math.Clamp((float)(value + step[i]), -_farthest, _farthest))];
        if (step.Length == _size)
            return start with { Latent = latent };
        double sum = step.Skip(_size).Sum();
        double[] weights = [.. start.Weights.Select((weight, i) => (weight * (1 - sum)) + step[_size + i])];
        return start with { Latent = latent, Weights = Simplex.Nearest(weights) };
    }

    private static float[] Toward(float[] weights, int label, float part) =>
        [.. weights.Select((weight, i) => weight + (part * ((i == label ? 1 : 0) - weight)))];

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int p = 0; p < a.Length; p++)
            sum += (double)a[p] * b[p];
        return sum;
    }

    private void Run(ProjectedPicture[] candidates, Action<int, float[]> generated)
    {
        int image = info.Image.Size;
        for (int first = 0; first < candidates.Length; first += batch.Size)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch.Size, candidates.Length - first);
            for (int i = 0; i < count; i++)
            {
                candidates[first + i].Latent.CopyTo(batch.Latents[(i * _size)..]);
                candidates[first + i].Weights.CopyTo(batch.Labels[(i * _classes)..]);
            }

            batch.Run();
            PicturesGenerated += count;
            float[][] values = metric.ValuesOf(batch.Images[..(count * image)]);
            for (int i = 0; i < count; i++)
                generated(first + i, values[i]);
        }
    }
}

/// <summary>The simplex of label weights: none below 0, and their sum is 1.</summary>
internal static class Simplex
{
    /// <summary>The nearest point of the simplex (doi 10.1145/1390156.1390191).</summary>
    public static float[] Nearest(double[] point)
    {
        double sum = 0;
        double shift = 0;
        int count = 0;
        foreach (double value in point.OrderDescending())
        {
            sum += value;
            count++;
            double next = (sum - 1) / count;
            if (value <= next)
                break;
            shift = next;
        }

        return [.. point.Select(value => (float)Math.Max(0, value - shift))];
    }
}
