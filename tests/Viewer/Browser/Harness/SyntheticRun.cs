using ImageGen.Tests.Generators;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>Folders as training runs leave them.</summary>
internal static class SyntheticRun
{
    /// <summary>Writes a run of 10,000 steps.</summary>
    /// <param name="run">Its folder.</param>
    /// <param name="exports">How many exports it has, one every 100 steps.</param>
    /// <param name="lines">How many lines its statistics have, one every 100 steps.</param>
    public static void Write(string run, int exports, int lines)
    {
        Directory.CreateDirectory(Path.Combine(run, "exports"));
        for (int i = 1; i <= exports; i++)
            SyntheticGenerator.Conditional(seed: i).Write(Path.Combine(run, "exports", $"step-{100 * i:D8}.onnx"));
        File.WriteAllText(Path.Combine(run, "config.json"), """{"Settings":{"steps":10000}}""");
        for (int i = 1; i <= lines; i++)
            WriteStats(run, i);
    }

    /// <summary>Adds a line to the statistics of a run.</summary>
    /// <param name="run">Its folder.</param>
    /// <param name="i">The line's number, from 1.</param>
    public static void WriteStats(string run, int i) => File.AppendAllText(
        Path.Combine(run, "stats.jsonl"),
        $$$"""{"step":{{{100 * i}}},"epoch":0,"images":{{{6400 * i}}},"images_per_second":2000,"""
        + $$$""" "loss/discriminator":{{{1 + (1.0 / i)}}},"loss/generator":{{{2 - (0.9 / i)}}}}"""
        + "\n");
}
