using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Viewer.Site;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// The verb <c>export-page</c>: writes a static page that plays models in any browser, without a server.
/// </summary>
internal static class ExportPageCommand
{
    /// <summary>What the help shows below the options.</summary>
    public const string Examples = $"""
        Examples:
          viewer export-page models/cgan-mnist.onnx models/vae-mnist.onnx --out site
              writes a folder that any host of static files serves, for example GitHub Pages
          viewer export-page mine.onnx --out site {RuntimePackage.Option} {RuntimePackage.FileName}
              without a network, with the archive that npm pack {RuntimePackage.Name} made elsewhere
        """;

    // Characters of a file name that are the same in an address, whatever serves it.
    private const string SafeInNames = "-_.";

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var models = new Argument<string[]>("MODEL")
        {
            Description = "Generator files, in the order of the page's menu; the first is shown first.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder to write: a new or empty one, or an earlier page.",
            HelpName = "FOLDER",
            Required = true,
        };
        var runtime = new Option<string?>(RuntimePackage.Option)
        {
            Description =
                $"The archive of {RuntimePackage.Name}. Default: fetched once by npm, into the user's cache.",
            HelpName = "FILE.tgz",
        };
        var command = new Command(
            "export-page", "Writes a static page that plays models in any browser, without a server.")
        {
            models, output, runtime,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetValue(models)!,
                parsed.GetValue(output)!,
                parsed.GetValue(runtime),
                parsed.InvocationConfiguration.Output,
                cancellation),
            cancellation));
        return command;
    }

    private static void Run(
        string[] paths, string folder, string? runtime, TextWriter output, CancellationToken cancellation)
    {
        SiteExport.CheckFolder(folder);
        (GeneratorFile File, byte[] Bytes)[] models = [.. paths.Select(Read)];
        foreach ((GeneratorFile file, _) in models)
            CheckName(file, models.Select(model => model.File));
        IReadOnlyDictionary<string, byte[]> files = RuntimePackage.Read(runtime, output.WriteLine, cancellation);
        long size = SiteExport.Write(folder, models, files, output.WriteLine, cancellation);
        output.WriteLine(
            $"{folder} is written, {size >> 20} MB; serve it as it is, for example: "
            + $"python3 -m http.server -d {folder}");
    }

    // The bytes that were checked are those that are copied, whatever happens to the file meanwhile.
    private static (GeneratorFile File, byte[] Bytes) Read(string path)
    {
        var file = GeneratorFile.Read(path);
        byte[] bytes = File.ReadAllBytes(path);
        return (GeneratorFile.Read(path, bytes) is var read && read.Sha256 == file.Sha256
            ? read
            : throw new InputException($"{path}: changed while it was read; try again"), bytes);
    }

    private static void CheckName(GeneratorFile file, IEnumerable<GeneratorFile> all)
    {
        if (!file.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || SafeInNames.Contains(letter)))
            throw new InputException(
                $"{file.Path}: its name has characters that are not the same in every address; rename it to letters, "
                + "digits, '-', '_' and '.'");
        if (all.Count(other => other.Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase)) > 1)
            throw new InputException($"{file.Path}: another model has the same name; rename one");
    }
}
