using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Commands;

/// <summary>The results of <c>doctor</c>, serialized as JSON.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Models">The models, in the order of the list.</param>
internal sealed record HealthReport(Machine Machine, IReadOnlyList<ModelHealth> Models)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // The difference is infinite if an output is NaN.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The results on the graphics device.</summary>
    public required DeviceHealth DirectML { get; init; }

    /// <summary>Whether every model passes.</summary>
    public bool Passed => Models.All(model => model.Passed);

    /// <summary>Writes it as JSON with camel-case names.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Format);
}

/// <summary>
/// The results of the models on the graphics device. A failure there is not a fault of the model: the viewer falls back
/// to a mode that passes.
/// </summary>
/// <param name="Problem">Why there is no such device; null if there is one.</param>
/// <param name="Adapters">All adapters of the machine.</param>
/// <param name="Adapter">The one that the models were tried on; null if there is none.</param>
/// <param name="Models">By model name, the result of every execution mode, fastest first.</param>
internal sealed record DeviceHealth(
    string? Problem,
    IReadOnlyList<AdapterDescription> Adapters,
    AdapterDescription? Adapter,
    IReadOnlyDictionary<string, IReadOnlyList<ExecutionModeResult>> Models);

/// <summary>The properties of this machine that affect pictures or their speed.</summary>
/// <param name="Viewer">The viewer's version.</param>
/// <param name="OnnxRuntime">ONNX Runtime's version.</param>
/// <param name="Framework">The .NET runtime.</param>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">The process's architecture.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="Features">The processor's vector instruction sets that are used.</param>
internal sealed record Machine(
    string Viewer, string OnnxRuntime, string Framework, string System, string Architecture, int Processors,
    IReadOnlyList<string> Features)
{
    /// <summary>Describes it in two lines.</summary>
    public string Description =>
        $"viewer {Viewer}, ONNX Runtime {OnnxRuntime}, {Framework}{Environment.NewLine}"
        + $"{System}, {Architecture}, {Processors} "
        + $"processors{string.Concat(Features.Select(feature => $", {feature}"))}";

    /// <summary>This machine.</summary>
    public static Machine This()
    {
        (string Name, bool IsSupported)[] features =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported),
            ("NEON", AdvSimd.IsSupported), ("dot product", Dp.IsSupported),
            ($"int8 by {Int8Processor.This.Name}", true),
        ];
        return new(
            typeof(Machine).Assembly.GetName().Version?.ToString(3) ?? "of unknown version",
            OnnxRuntimeLibrary.Version,
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            [.. features.Where(feature => feature.IsSupported).Select(feature => feature.Name)]);
    }
}

/// <summary>The golden values of a model replayed on this machine, and its speed.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Sha256">The file's SHA-256; null if it cannot be read.</param>
/// <param name="Problem">Why it cannot be played; null if it can.</param>
/// <param name="Golden">The replay of the golden pictures; null if it cannot be played.</param>
/// <param name="EncoderGolden">The replay of the golden codes; null if there is no encoder.</param>
/// <param name="Device">The device it ran on; null if it cannot be played.</param>
/// <param name="MillisecondsPerPicture">The median time of one picture; null if it cannot be played.</param>
internal sealed record ModelHealth(
    string Name, string? Sha256, string? Problem, GoldenReport? Golden, GoldenReport? EncoderGolden, string? Device,
    double? MillisecondsPerPicture)
{
    private const int TimedRuns = 20;

    /// <summary>What it was adopted from; null if the trainer exported it.</summary>
    public AdoptionInfo? Adopted { get; init; }

    /// <summary>What int8 gives on this machine, in a line; null if it was not tried.</summary>
    public string? Int8 { get; init; }

    /// <summary>Whether it can be played and passes all its golden values.</summary>
    public bool Passed => Golden is { Passed: true } && EncoderGolden is null or { Passed: true };

    /// <summary>Describes it in one line, and its encoder in another.</summary>
    public IEnumerable<string> Lines()
    {
        if (Golden is null)
        {
            yield return $"{Name}: cannot be played: {Problem}";
            yield break;
        }

        yield return $"{Name}: {Describe(Golden, "pictures")}, {MillisecondsPerPicture:F2} ms a picture on {Device}, "
            + $"sha256 {Sha256}";
        if (EncoderGolden is not null)
            yield return $"{Name}, its encoder: {Describe(EncoderGolden, "codes")}";
        if (Int8 is not null)
            yield return $"{Name}: {Int8}";
        if (Adopted is not null)
            yield return $"{Name}, its golden values: {ModelAbout.GoldenOrigin(Adopted)}";
    }

    /// <summary>Examines a model.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="triesInt8">Whether its form in int8 is made, or read from the cache, and tried.</param>
    /// <param name="cancellation">Ends that.</param>
    public static ModelHealth Of(CatalogEntry entry, bool triesInt8, CancellationToken cancellation)
    {
        if (entry.File is not { } file)
            return new(entry.Name, null, entry.Problem, null, null, null, null);
        using var generator = CpuGenerator.Load(file);
        using CpuEncoder? encoder = file.Info.Encoder is null ? null : CpuEncoder.Load(file);
        return new(
            file.Name, file.Sha256, null, generator.CheckGolden(), encoder?.CheckGolden(), generator.Device,
            MillisecondsOf(
                generator))
        {
            Adopted = file.Info.Adopted,
            Int8 = triesInt8 ? Int8Store.OfUser.Get(file, generator.Options.Threads, cancellation).Description : null,
        };
    }

    private static string Describe(GoldenReport report, string what) => double.IsFinite(report.MaxDifference)
        ? $"{(report.Passed ? "OK" : "FAILED")}, {report.Count} golden {what} within {report.MaxDifference:E1} "
            + $"(allowed {report.Tolerance:E0})"
        : $"FAILED, {report.Count} golden {what} {report.Difference}";

    private static double MillisecondsOf(CpuGenerator generator)
    {
        using CpuBatch batch = generator.CreateBatch(1);
        batch.Run();
        var times = new LatencySamples("run");
        for (int i = 0; i < TimedRuns; i++)
        {
            long start = Stopwatch.GetTimestamp();
            batch.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return times.Milliseconds(0.5);
    }
}
