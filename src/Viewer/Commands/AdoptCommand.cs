using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Viewer.Commands;

/// <summary>The verb <c>adopt</c>: makes a generator file of an ONNX model of any origin.</summary>
internal static class AdoptCommand
{
    /// <summary>What the help shows below the options.</summary>
    public const string Examples = """
        Examples:
          viewer adopt dcgan.onnx
              writes dcgan-adopted.onnx, and says what it found in the model
          viewer adopt cgan.onnx --classes T-shirt,Trouser,Pullover --range 0..1 --out clothes.onnx
              with names for its classes, and the range of its pictures
        """;

    private const int MostSeconds = 3600;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An ONNX model with one output that is a picture." };
        var output = new Option<string?>("--out")
        {
            Description = "The generator file to write. Default: the model's name with -adopted, in this folder.",
            HelpName = "NAME.onnx",
        };
        Option<ValueRange?> range = Option<ValueRange?>(
            "--range",
            "The range of its pictures, from black to white. Default: what pictures of noise show.",
            "-1..1|0..1|0..255",
            text => ValueRange.Read(text),
            "is -1..1, 0..1 or 0..255");
        Option<LatentDistribution?> latent = Option<LatentDistribution?>(
            "--latent",
            "What its latent was drawn from in training; its input is then no picture to translate. Default: normal.",
            "normal|uniform",
            text => text switch
            {
                "normal" => LatentDistribution.Normal,
                "uniform" => LatentDistribution.Uniform,
                _ => null,
            },
            "is normal or uniform");
        Option<IReadOnlyList<string>?> classes = Option<IReadOnlyList<string>?>(
            "--classes",
            "The names of its classes, with commas between them, or how many there are. Default: their numbers.",
            "NAME,NAME",
            AdoptionOptions.ReadClasses,
            "must be different names with commas between them");
        Option<(int Width, int Height)?> size = Option<(int Width, int Height)?>(
            "--size",
            "The size of its pictures, where the model leaves it open. Default: 256, or a square.",
            "N|WxH",
            AdoptionOptions.ReadSize,
            "is a size like 64 or 64x48, up to 4096");
        var picture = new Option<string?>("--output")
        {
            Description = "The output that is the picture, where there are several.",
            HelpName = "NAME",
        };
        Option<string?> source = Option<string?>(
            "--source",
            "The kind of the pictures that it translates. Default: photograph.",
            "photograph|outline",
            text => text is "photograph" or "outline" ? text : null,
            "is photograph or outline");
        var withData = new Option<bool>("--with-data")
        {
            Description = "Read data that is beside the file, in its folder.",
        };
        Option<int?> timeout = NumberOption.Create(
            "--timeout", $"The most seconds to try it. Default: {TrialLimits.UsualSeconds}.", 1, MostSeconds);
        var command = new Command("adopt", "Makes a generator file of an ONNX model of any origin.")
        {
            file, output, range, latent, classes, size, picture, source, withData, timeout,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                new AdoptionRequest
                {
                    Path = parsed.GetValue(file)!,
                    Name = NameOf(parsed.GetValue(file)!),
                    WithData = parsed.GetValue(withData),
                    Seconds = parsed.GetValue(timeout) ?? TrialLimits.UsualSeconds,
                    Out = parsed.GetValue(output),
                    Options = new AdoptionOptions
                    {
                        Range = parsed.GetValue(range),
                        Latent = parsed.GetValue(latent),
                        Classes = parsed.GetValue(classes) ?? [],
                        Width = parsed.GetValue(size)?.Width,
                        Height = parsed.GetValue(size)?.Height,
                        Output = parsed.GetValue(picture),
                        SourceKind = parsed.GetValue(source),
                    },
                },
                parsed.InvocationConfiguration.Output,
                cancellation),
            cancellation));
        return command;
    }

    /// <summary>Creates the hidden command of the process that tries a model.</summary>
    public static Command CreateTrial()
    {
        var command = new Command(AdoptionProcess.Verb) { Hidden = true };
        command.SetAction(parsed => AdoptionProcess.Serve(Console.In, parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(AdoptionRequest request, TextWriter output, CancellationToken cancellation)
    {
        string path = request.Out ?? AdoptedFile.UsualNameOf(request.Path);
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"--out {path}: is a generator file; give a name that ends in .onnx");
        if (Path.GetFullPath(path) == Path.GetFullPath(request.Path))
            throw new InputException($"--out {path}: is the model itself; give another name");
        // Written beside its place first: what the trial writes is read and checked before it goes there.
        using var folder = new TrialFolder();
        AdoptionReport report = AdoptionProcess.Run(request with { Out = folder.File }, cancellation);
        var file = GeneratorFile.Read(folder.File);
        output.WriteLine(request.Name);
        foreach (string line in report.Lines)
            output.WriteLine($"  {line}");
        file.Write(path);
        output.WriteLine($"{path} is written; viewer --model {path} plays it");
    }

    private static string NameOf(string path) =>
        OneLine.Of(Path.GetFileName(path)) is { Length: > 0 } name ? name : OneLine.Of(path);

    private static Option<T?> Option<T>(
        string name, string description, string values, Func<string, T?> read, string problem) => new(name)
        {
            Description = description,
            HelpName = values,
            CustomParser = result =>
            {
                string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                T? value = read(text);
                if (value is null)
                    result.AddError($"{name} {OneLine.Of(text)}: {problem}");
                return value;
            },
        };
}
