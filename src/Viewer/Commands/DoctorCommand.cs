using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ImageGen.Generators;
using ImageGen.Viewer.Playback;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// The verb <c>doctor</c>: what this machine is, and whether every model makes here the pictures that it made where it
/// was trained. Plain text, to paste into a report.
/// </summary>
internal static class DoctorCommand
{
    private const int TimedRuns = 20;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "A generator file, or a folder of them. Default: the nearest folder \"models\".", HelpName = "FILE|FOLDER" };
        var command = new Command("doctor", "Says what this machine is and replays every model's golden values on it.") { model };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(parsed.GetValue(model), parsed.InvocationConfiguration.Output, cancellation)));
        return command;
    }

    /// <summary>Examines the machine and the models.</summary>
    /// <returns>0 when every model is well, 1 when one is not.</returns>
    private static int Run(string? path, TextWriter output, CancellationToken cancellation)
    {
        output.WriteLine($"viewer {typeof(DoctorCommand).Assembly.GetName().Version?.ToString(3)}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {RuntimeInformation.FrameworkDescription}");
        output.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors{Features()}");

        bool well = true;
        foreach (ShelvedModel shelved in ModelShelf.Open(path, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]).Models)
        {
            cancellation.ThrowIfCancellationRequested();
            if (shelved.File is not { } file)
            {
                output.WriteLine(shelved.Description);
                well = false;
                continue;
            }

            using CpuGenerator generator = CpuGenerator.Load(file);
            GoldenReport report = generator.CheckGolden();
            well &= report.Passed;
            output.WriteLine(
                $"{file.Name}: {(report.Passed ? "well" : "NOT WELL")}, {report.Count} golden pictures within {report.MaxDifference:E1} "
                + $"(allowed {report.Tolerance:E0}), {MillisecondsPerPicture(generator):F2} ms a picture on {generator.Device}, sha256 {file.Sha256}");
            well &= file.Info.Encoder is null || EncoderIsWell(file, output);
        }

        return well ? 0 : 1;
    }

    /// <summary>Replays the golden codes of an encoder and says what came of it.</summary>
    private static bool EncoderIsWell(GeneratorFile file, TextWriter output)
    {
        using CpuEncoder encoder = CpuEncoder.Load(file);
        GoldenReport report = encoder.CheckGolden();
        output.WriteLine(
            $"{file.Name}, its encoder: {(report.Passed ? "well" : "NOT WELL")}, {report.Count} golden codes within {report.MaxDifference:E1} "
            + $"(allowed {report.Tolerance:E0})");
        return report.Passed;
    }

    /// <summary>The median time of one picture.</summary>
    private static double MillisecondsPerPicture(CpuGenerator generator)
    {
        using CpuBatch batch = generator.CreateBatch(1);
        batch.Run();
        double[] times = new double[TimedRuns];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            batch.Run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[TimedRuns / 2];
    }

    private static string Features()
    {
        (string Name, bool Supported)[] features = [("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported)];
        return string.Concat(features.Where(feature => feature.Supported).Select(feature => $", {feature.Name}"));
    }
}
