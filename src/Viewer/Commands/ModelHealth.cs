using System.Diagnostics;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Commands;

/// <summary>Whether a model makes here the pictures that it made where it was trained, and how fast.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Sha256">The file's hash; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be played; null when it can.</param>
/// <param name="Golden">The golden pictures replayed; null where it cannot be played.</param>
/// <param name="EncoderGolden">The golden codes replayed; null where there is no encoder.</param>
/// <param name="Device">What it ran on; null where it cannot be played.</param>
/// <param name="MillisecondsPerPicture">The median time of one picture; null where it cannot be played.</param>
internal sealed record ModelHealth(
    string Name, string? Sha256, string? Problem, GoldenReport? Golden, GoldenReport? EncoderGolden, string? Device, double? MillisecondsPerPicture)
{
    private const int TimedRuns = 20;

    /// <summary>Whether it can be played, and all its golden values agree.</summary>
    public bool IsWell => Golden is { Passed: true } && EncoderGolden is null or { Passed: true };

    /// <summary>A line about it, and one about its encoder.</summary>
    public IEnumerable<string> Lines()
    {
        if (Golden is null)
        {
            yield return $"{Name}: cannot be played: {Problem}";
            yield break;
        }

        yield return $"{Name}: {Describe(Golden, "pictures")}, {MillisecondsPerPicture:F2} ms a picture on {Device}, sha256 {Sha256}";
        if (EncoderGolden is not null)
            yield return $"{Name}, its encoder: {Describe(EncoderGolden, "codes")}";
    }

    /// <summary>Examines a model.</summary>
    public static ModelHealth Of(ShelvedModel shelved)
    {
        if (shelved.File is not { } file)
            return new(shelved.Name, null, shelved.Problem, null, null, null, null);
        using CpuGenerator generator = CpuGenerator.Load(file);
        using CpuEncoder? encoder = file.Info.Encoder is null ? null : CpuEncoder.Load(file);
        return new(
            file.Name, file.Sha256, null, generator.CheckGolden(), encoder?.CheckGolden(), generator.Device, MillisecondsOf(generator));
    }

    private static string Describe(GoldenReport report, string what) =>
        $"{(report.Passed ? "well" : "NOT WELL")}, {report.Count} golden {what} within {report.MaxDifference:E1} (allowed {report.Tolerance:E0})";

    private static double MillisecondsOf(CpuGenerator generator)
    {
        using CpuBatch batch = generator.CreateBatch(1);
        batch.Run();
        var times = new StageTimes("run");
        for (int i = 0; i < TimedRuns; i++)
        {
            long start = Stopwatch.GetTimestamp();
            batch.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return times.Milliseconds(0.5);
    }
}
