using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

/// <summary>Properties that every walk has.</summary>
internal static class WalkAssert
{
    /// <summary>Finite differences find no jump in value or velocity.</summary>
    public static void IsSmooth(LatentWalk walk, double from, double to)
    {
        const double Step = 1e-3;
        int steps = (int)((to - from) / Step);
        float[] previous = new float[walk.Size];
        float[] now = new float[walk.Size];
        double[] velocity = new double[walk.Size];
        walk.At(from, previous);
        for (int i = 1; i <= steps; i++)
        {
            walk.At(from + (i * Step), now);
            double change = 0;
            double acceleration = 0;
            for (int k = 0; k < now.Length; k++)
            {
                double v = (now[k] - previous[k]) / Step;
                change = Math.Max(change, Math.Abs(v) * Step);
                if (i > 1)
                    acceleration = Math.Max(acceleration, Math.Abs(v - velocity[k]));
                velocity[k] = v;
            }

            // Speeds are a few units per second, accelerations a few more: a jump would be far larger in so short a
            // step.
            Assert.True(change < 0.02, $"the value jumps by {change} at {from + (i * Step)} s");
            Assert.True(acceleration < 0.1, $"the velocity jumps by {acceleration} at {from + (i * Step)} s");
            (previous, now) = (now, previous);
        }
    }

    /// <summary>Euclidean speeds at even times.</summary>
    public static IEnumerable<double> Speeds(LatentWalk walk, double from, double to, int count)
    {
        const double Step = 1e-3;
        float[] before = new float[walk.Size];
        float[] after = new float[walk.Size];
        for (int i = 0; i < count; i++)
        {
            double t = from + ((to - from) * i / count);
            walk.At(t - (Step / 2), before);
            walk.At(t + (Step / 2), after);
            yield return Distance(before, after) / Step;
        }
    }

    public static double Distance(float[] a, float[] b) =>
        Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());

    public static void AllocatesNothing(LatentWalk walk)
    {
        float[] z = new float[walk.Size];
        AllocatesNothing(t => walk.At(t, z));
    }

    public static void AllocatesNothing(Action<double> at)
    {
        at(0);
        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            for (int i = 0; i < 100; i++)
                at(i * 0.1);
        }));
    }

    /// <summary>Equal up to the last digits of sine and cosine, which differ between systems.</summary>
    public static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) < 2e-6f,
                $"expected {string.Join("f, ", expected)}, got {string.Join("f, ", actual)}");
    }
}
