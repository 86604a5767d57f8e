using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>Anchors: codes of training pictures, which define the latent distribution of an auto-encoder.</summary>
internal static class Anchors
{
    /// <summary>Returns the anchors of a generator that has some.</summary>
    public static float[][] Of(GeneratorInfo generator)
    {
        TensorData anchors = generator.Anchors ?? throw new ArgumentException(
            "The generator has no anchors.", nameof(generator));
        return [.. anchors.Values.Chunk(WalkSettings.LatentOf(generator).Size)];
    }

    /// <summary>Returns anchors in a seeded order; repeated if there are too few.</summary>
    public static float[][] Shuffled(float[][] anchors, ulong seed, int count)
    {
        float[][] order = [.. anchors.Select((anchor, i) => (anchor, Key: CounterRandom.Uniform01(seed, i)))
            .OrderBy(entry => entry.Key).Select(entry => entry.anchor)];
        return [.. Enumerable.Range(0, count).Select(i => order[i % order.Length])];
    }

    /// <summary>Computes the mean of the anchors.</summary>
    public static float[] Mean(float[][] anchors) =>
        [.. Enumerable.Range(0, anchors[0].Length).Select(i => anchors.Average(anchor => anchor[i]))];
}
