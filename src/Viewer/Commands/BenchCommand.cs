using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// The verb <c>bench</c>: times each stage of a frame on a device, and compares handles and memory before and after
/// many frames.
/// </summary>
internal static class BenchCommand
{
    private const int WarmUpFrames = 5;
    private const double Fps = 60;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string?>("--model")
        {
            Description = "A generator file. Default: the first of the nearest folder \"models\".",
            HelpName = "FILE",
        };
        Option<PlayDevice> device = DeviceOptions.Device();
        Option<string?> adapter = AdapterOption.Create();
        Option<PrecisionChoice?> precision = DeviceOptions.Precision();
        Option<int?> batch = NumberOption.Create("--batch", "Pictures per frame. Default: 1.", 1, 64);
        Option<int?> frames = NumberOption.Create("--frames", "Number of timed frames. Default: 200.", 1, int.MaxValue);
        Option<int?> threads = NumberOption.Create(
            "--threads", "Processor threads on cpu. Default: one per processor.", 1, 1024);
        Option<bool> force = ForceOption.Create();
        var json = new Option<string?>("--json") { Description = "Also write the figures as JSON.", HelpName = "FILE" };
        var calibrate = new Option<bool>("--calibrate")
        {
            Description = "Instead measure on cpu how the model runs fastest for --batch pictures, print the table and "
                + "keep the result.",
        };
        var command = new Command("bench", "Times each stage of a frame on a device.")
        {
            model,
            device,
            adapter,
            precision,
            batch,
            frames,
            threads,
            force,
            json,
            calibrate,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                GeneratorFile file = ModelCatalog.Open(
                    parsed.GetValue(model), [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]).Choose();
                int count = parsed.GetValue(batch) ?? 1;
                TextWriter output = parsed.InvocationConfiguration.Output;
                PrecisionChoice? chosen = parsed.GetValue(precision);
                PrecisionChoice.Check(chosen, parsed.GetValue(device));
                CpuPrecision onCpu = chosen?.OnCpu ?? CpuPrecision.Float32;
                if (parsed.GetValue(calibrate))
                {
                    Calibrate(file, count, parsed.GetValue(threads), onCpu, output, cancellation);
                    return;
                }

                var state = new ViewState { Sheet = new TileLayout(1, count) };
                using IFrameBench bench = parsed.GetValue(device) == PlayDevice.DirectML
                    ? DirectMLBackend.CreateBench(
                        file,
                        state,
                        scale: 1,
                        new RenderDevice(
                            parsed.GetValue(adapter), PrecisionChoice.ModesOf(chosen)))
                    : new CpuFrameBench(
                        file,
                        state,
                        scale: 1,
                        parsed.GetValue(threads),
                        ForceOption.Policy(parsed.GetValue(force), output),
                        onCpu);
                Run(
                    file,
                    bench,
                    count,
                    parsed.GetValue(frames) ?? 200,
                    parsed.GetValue(json),
                    output,
                    cancellation);
            },
            cancellation));
        return command;
    }

    private static void Calibrate(
        GeneratorFile file,
        int count,
        int? threads,
        CpuPrecision precision,
        TextWriter output,
        CancellationToken cancellation)
    {
        int used = threads ?? Environment.ProcessorCount;
        var model = LoadedModel.Load(file, used, precision: precision);
        CalibrationResult result;
        try
        {
            if (model.PrepareInt8(cancellation) is { } int8)
                output.WriteLine(int8.Description);
            result = CpuCalibration.Measure(
                file, used, count, model.Forms, model.Generator.Int8, cancellation);
        }
        finally
        {
            model.Release();
        }

        output.WriteLine($"{file.Name}, {count} pictures, {used} threads, measured with {result.MeasuredSize}");
        double first = result.Plans[0].Median;
        foreach (MeasuredPlan plan in result.Plans)
        {
            string mark = plan.Plan == result.Best ? " (used)" : "";
            output.WriteLine($"{plan.Median,10:F3} ms {first / plan.Median,6:F2}x  {plan.Plan}{mark}");
        }

        if (result.IsBusy)
        {
            output.WriteLine("the machine is too busy to compare them; nothing is kept");
            return;
        }

        CalibrationStore.OfUser.Keep(ArchitectureDigest.Of(file), used, count, result.Best, precision);
    }

    private static void Run(
        GeneratorFile file,
        IFrameBench bench,
        int batch,
        int frames,
        string? json,
        TextWriter output,
        CancellationToken cancellation)
    {
        for (int i = 0; i < WarmUpFrames; i++)
            bench.Frame(i / Fps, counts: false);
        (int handles, long memory) before = Use();
        for (int i = 0; i < frames; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            bench.Frame((WarmUpFrames + i) / Fps, counts: true);
        }

        (int handles, long memory) after = Use();
        output.WriteLine($"{file.Name} on {bench.Device}, {batch} pictures a frame, {frames} frames");
        output.WriteLine($"{"stage",-18} {"median",10} {"p99",10}");
        foreach (LatencySamples stage in bench.Stages)
            output.WriteLine($"{stage.Name,-18} {stage.Milliseconds(0.5),7:F3} ms {stage.Milliseconds(0.99),7:F3} ms");
        output.WriteLine(
            $"handles {before.handles} -> {after.handles}, memory {before.memory >> 20} -> {after.memory >> 20} MiB");
        if (json is not null)
            AtomicFile.Write(json, stream => Write(stream, file, bench, batch, frames, before, after));
    }

    private static (int Handles, long Memory) Use()
    {
        using var process = Process.GetCurrentProcess();
        return (process.HandleCount, process.WorkingSet64);
    }

    private static void Write(
        Stream stream, GeneratorFile file, IFrameBench bench, int batch, int frames, (int Handles, long Memory) before,
        (int Handles, long Memory) after)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("model", file.Name);
        json.WriteString("sha256", file.Sha256);
        json.WriteString("device", bench.Device);
        json.WriteNumber("batch", batch);
        json.WriteNumber("frames", frames);
        json.WriteStartObject("stages");
        foreach (LatencySamples stage in bench.Stages)
        {
            json.WriteStartObject(stage.Name);
            json.WriteNumber("medianMilliseconds", stage.Milliseconds(0.5));
            json.WriteNumber("p99Milliseconds", stage.Milliseconds(0.99));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("handlesBefore", before.Handles);
        json.WriteNumber("handlesAfter", after.Handles);
        json.WriteNumber("workingSetBytesBefore", before.Memory);
        json.WriteNumber("workingSetBytesAfter", after.Memory);
        json.WriteEndObject();
    }
}
