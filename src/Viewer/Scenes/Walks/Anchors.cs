using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>The codes of real pictures that say where an auto-encoder's latents are.</summary>
internal static class Anchors
{
    /// <summary>The anchors of a generator that has some.</summary>
    public static float[][] Of(GeneratorInfo generator)
    {
        TensorData anchors = generator.Anchors ?? throw new ArgumentException(
            "The generator has no anchors.", nameof(generator));
        return [.. anchors.Values.Chunk(WalkSettings.LatentOf(generator).Size)];
    }

    /// <summary>Some of them in a seeded order; where there are too few, they come again.</summary>
    public static float[][] Shuffled(float[][] anchors, ulong seed, int count)
    {
        float[][] order = [.. anchors.Select((anchor, i) => (anchor, Key: CounterRandom.Uniform01(seed, i)))
            .OrderBy(entry => entry.Key).Select(entry => entry.anchor)];
        return [.. Enumerable.Range(0, count).Select(i => order[i % order.Length])];
    }

    /// <summary>Their mean.</summary>
    public static float[] Mean(float[][] anchors) =>
        [.. Enumerable.Range(0, anchors[0].Length).Select(i => anchors.Average(anchor => anchor[i]))];
}
