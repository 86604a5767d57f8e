using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Commands;

/// <summary>The verb <c>about</c>: prints the metadata of models.</summary>
internal static class AboutCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string?>("--model")
        {
            Description = "A generator file, or a folder of them. Default: the nearest folder \"models\".",
            HelpName = "FILE|FOLDER",
        };
        var command = new Command(
            "about", "Describes models: paper, data, licence, training, parameters, measured quality.") { model };
        command.SetAction(parsed => Run(parsed.GetValue(model), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string? path, TextWriter output)
    {
        var catalog = ModelCatalog.Open(path, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        // A single file that is not a model is an error; in a folder the other files are still described.
        if (!catalog.IsFolder)
            catalog.Choose();
        foreach (CatalogEntry entry in catalog.Models)
        {
            if (entry.File is not { } file)
            {
                output.WriteLine(entry.Description);
                continue;
            }

            foreach (string line in ModelAbout.Of(file, Replay(file)).Lines())
                output.WriteLine(line);
        }

        return 0;
    }

    private static GoldenReport Replay(GeneratorFile file)
    {
        using var generator = CpuGenerator.Load(file);
        return generator.CheckGolden();
    }
}
