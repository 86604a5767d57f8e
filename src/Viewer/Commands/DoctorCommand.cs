using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// The verb <c>doctor</c>: describes this machine and replays every model's golden values on it. Plain text to paste
/// into a report, or JSON for programs.
/// </summary>
internal static class DoctorCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string?>("--model")
        {
            Description = "A generator file, or a folder of them. Default: the nearest folder \"models\".",
            HelpName = "FILE|FOLDER",
        };
        Option<string?> adapter = AdapterOption.Create();
        var json = new Option<string?>("--json") { Description = "Also write the results as JSON.", HelpName = "FILE" };
        var report = new Option<string?>("--report")
        {
            Description =
                "Also write everything that a bug report needs into one ZIP file: the results, the graphics device's "
                + "messages and frame times, and its picture of one model beside the CPU's.",
            HelpName = "FILE.zip",
        };
        var int8 = new Option<bool>("--int8")
        {
            Description = "Also try every model in int8, which takes seconds each, and say whether its pictures hold.",
        };
        var command = new Command("doctor", "Describes this machine and replays every model's golden values on it.")
        {
            model,
            adapter,
            json,
            report,
            int8,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(
                parsed.GetValue(model),
                parsed.GetValue(adapter),
                parsed.GetValue(json),
                parsed.GetValue(report),
                parsed.GetValue(int8),
                parsed.InvocationConfiguration.Output,
                cancellation)));
        return command;
    }

    /// <summary>Examines the machine and the models.</summary>
    /// <returns>0 if every model passes, 1 otherwise.</returns>
    private static int Run(
        string? path,
        string? adapter,
        string? json,
        string? zip,
        bool triesInt8,
        TextWriter output,
        CancellationToken cancellation)
    {
        if (zip is not null && !zip.EndsWith(ReportFile.Extension, StringComparison.OrdinalIgnoreCase))
            throw new InputException(
                $"--report {zip}: the report is a ZIP file; give a name that ends in {ReportFile.Extension}");
        var log = new StringWriter();
        if (zip is not null)
            output = new TeeWriter(output, log);
        var catalog = ModelCatalog.Open(path, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        var machine = Machine.This();
        output.WriteLine(machine.Description);
        var models = new List<ModelHealth>();
        foreach (CatalogEntry entry in catalog.Models)
        {
            cancellation.ThrowIfCancellationRequested();
            var health = ModelHealth.Of(entry, triesInt8, cancellation);
            models.Add(health);
            foreach (string line in health.Lines())
                output.WriteLine(line);
        }

        GeneratorFile[] files = [.. catalog.Models.Select(entry => entry.File).OfType<GeneratorFile>()];
        var report = new HealthReport(machine, models) { DirectML = Examine(files, adapter, output) };
        if (json is not null)
            AtomicFile.Write(json, report.Write);
        if (zip is not null)
        {
            ReportFile.Write(zip, report, log.ToString(), files.FirstOrDefault(), adapter);
            output.WriteLine($"{zip}: attach it to a bug report; it has results, figures and pictures of one model");
        }

        return report.Passed ? 0 : 1;
    }

    private static DeviceHealth Examine(IReadOnlyList<GeneratorFile> files, string? adapter, TextWriter output)
    {
        var models = new Dictionary<string, IReadOnlyList<ExecutionModeResult>>();
        IReadOnlyList<AdapterDescription> adapters = [];
        AdapterDescription? found = null;
        string? problem = DirectMLBackend.Unavailable;
        try
        {
            if (problem is null)
            {
                adapters = DirectMLBackend.Adapters(adapter);
                foreach (AdapterDescription known in adapters)
                    output.WriteLine($"adapter: {known.Description}");
                DirectMLBackend.Examine(files, adapter, Report);
            }
        }
        catch (InputException e) when (adapter is null)
        {
            // A machine without such a device passes too: the CPU plays there.
            problem = e.Message;
        }

        if (problem is not null)
            output.WriteLine($"DirectML: {problem}");
        return new(problem, adapters, found, models);

        void Report(AdapterDescription description, GeneratorFile file, IReadOnlyList<ExecutionModeResult> modes)
        {
            if (found is null)
                output.WriteLine($"DirectML on {description.Description}");
            found = description;
            models[file.Name] = modes;
            foreach (ExecutionModeResult mode in modes)
                output.WriteLine($"{file.Name}: {mode.Description}");
        }
    }
}
