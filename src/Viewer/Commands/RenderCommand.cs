using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Commands;

/// <summary>The verb <c>render</c>: renders a generator to files, without a display.</summary>
internal static class RenderCommand
{
    /// <summary>The number of pictures by which --precision auto compares int8 with float32.</summary>
    public const int MeasuredPictures = 16;

    /// <summary>The examples in the help.</summary>
    public const string Examples = """
        Examples:
          viewer render
              walk.webp (a walk that loops) and grid.png (a row per class) of the first model in models/
          viewer render --model models/cgan-mnist.onnx --label 7 --out seven.webp
              a walk through sevens
          viewer render --through 3,14,15,92 --label Bag --out bags.webp
              a loop through the pictures of four seeds
          viewer render --model models/conv-ae-cifar10.onnx --through a.jpg,b.jpg,c.jpg --out morph.webp
              a loop through what the auto-encoder makes of three photographs
          viewer render --mode grid --out grid.webp --seconds 8 --columns 12
              the grid, moving
          viewer render --mode walk --columns 4 --seed 3 --out four.gif
              four walks side by side
          viewer render --mode walk --fps 60 --out frames/
              numbered PNGs, for a video editor
          viewer render --mode plane --label 3 --out plane.png
              a plane of the latent space: all of it for a VAE with two latents
          viewer render --model vae.onnx --mode reconstruct --data pictures/ --count 24
              originals beside their reconstructions, and the error
          viewer render --model pix2pix.onnx --columns 3 --out moving.webp
              generated sources, each beside its translation
          viewer render --model pix2pix.onnx --mode translate --data pairs/ --out pairs.png
              source, output and target of pairs/source/ and pairs/target/
          viewer render --model pix2pix-emoji.onnx --mode translate --data photos/ --edges 0.2 --out drawn.png
              the outlines of photographs, coloured
          viewer render --session "v=1&m=edf54676029238f0&mode=grid&seed=3&t=12.5" --out again.png --scale 3
              the picture of a link copied with Y
          viewer render --session walk.webp --out again.webp
              the same pixels as a saved file, which contains its session
          viewer render --device directml --mode grid --out grid.png
              the same through DirectML and Direct3D 12, on Windows
          viewer render --model models
              lists the folder and renders the first model
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var model = new Option<string?>("--model")
        {
            Description = "A generator file, or a folder of them. Default: the nearest folder \"models\".",
            HelpName = "FILE|FOLDER",
        };
        Option<RenderMode?> mode = ModeOption.Create();
        var session = new Option<string?>("--session")
        {
            Description =
                "Render the picture of a session again, or its loop: a picture that the viewer saved, the page's "
                + "address, or the session string in it.",
            HelpName = "FILE|STRING",
        };
        var canvas = new Option<string?>("--canvas")
        {
            Description =
                "The painting of the session. Default: the one with its hash among the *.canvas.png here or beside "
                + "--out.",
            HelpName = "FILE",
        };
        var output = new Option<string?>("--out")
        {
            Description =
                "Output: x.webp, x.gif or x.mp4 (animated; .mp4 takes ffmpeg), x.png (one picture), or folder/ "
                + "(numbered PNGs).",
            HelpName = "PATH",
        };
        var defaults = new RenderOptions();
        Option<double?> seconds = NumberOption.Create(
            "--seconds", $"Length of the loop. Default: {defaults.Seconds}.", 0.01, 3600.0);
        Option<double?> fps = NumberOption.Create("--fps", $"Frames per second. Default: {defaults.Fps}.", 0.1, 100.0);
        Option<ulong?> seed = NumberOption.Create(
            "--seed", "Seed of the pictures; the same seed gives the same pictures. Default: 0.", 0UL, ulong.MaxValue);
        Option<IReadOnlyList<ThroughPart>?> through = ThroughOption.Create();
        var features = new Option<string?>("--features")
        {
            Description =
                "In a search for the pictures of --through, compare the features of a classifier (trainer classifier) "
                + "besides pixels; auto takes the one of the model's data, beside the model or in the cache. Default: "
                + "pixels alone.",
            HelpName = "FILE|auto",
        };
        Option<double?> edges = NumberOption.Create(
            "--edges",
            "Draw the outlines of the photographs of --data, for a model that takes outlines; the threshold of the "
            + "edge detector, 0.2 for most.",
            0.01,
            1.0);
        var label = new Option<string?>("--label")
        {
            Description = "Show only one class, by name or number. Default: all.",
            HelpName = "NAME|N",
        };
        var data = new Option<string?>("--data")
        {
            Description =
                "Pictures to reconstruct or to translate; for pairs, a folder with source/ and target/ in it.",
            HelpName = "FOLDER",
        };
        Option<int?> count = NumberOption.Create(
            "--count", "How many pictures of --data to show. Default: 16 to reconstruct, 8 to translate.", 1, 256);
        Option<int?> columns = NumberOption.Create(
            "--columns", "Pictures or pairs side by side. Default: 1 for a walk, 8 for a grid, 15 for a plane.", 1, 64);
        Option<double?> truncation = NumberOption.Create(
            "--truncation", "Below 1: more typical pictures, less variety. Default: 1.", 0.0, 2.0);
        Option<int?> scale = NumberOption.Create(
            "--scale",
            "Enlarge every pixel to a square of N x N. Default: depends on the size of the pictures.",
            1,
            64);
        Option<int?> threads = NumberOption.Create(
            "--threads", "Processor threads. Default: one per processor.", 1, 1024);

        Option<bool> force = ForceOption.Create();
        Option<PlayDevice> device = DeviceOptions.Device();
        Option<string?> adapter = AdapterOption.Create();
        Option<TileScaling> scaling = DeviceOptions.Scaling();
        Option<PrecisionChoice?> precision = DeviceOptions.Precision();

        var command = new Command("render", "Renders a generator to picture files.")
        {
            model, mode, output, session, canvas, data, count, edges, seconds, fps, seed, through, features, label,
            columns, truncation, scale, threads, force,
            device, adapter, scaling, precision,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var options = new RenderOptions
                {
                    Model = parsed.GetValue(model),
                    Mode = parsed.GetValue(mode),
                    Output = parsed.GetValue(output),
                    Session = parsed.GetValue(session),
                    Canvas = parsed.GetValue(canvas),
                    Seconds = parsed.GetValue(seconds) ?? defaults.Seconds,
                    Fps = parsed.GetValue(fps) ?? defaults.Fps,
                    Seed = parsed.GetValue(seed) ?? defaults.Seed,
                    Through = parsed.GetValue(through),
                    Features = parsed.GetValue(features),
                    Edges = parsed.GetValue(edges),
                    Data = parsed.GetValue(data),
                    Count = parsed.GetValue(count),
                    Label = parsed.GetValue(label),
                    Columns = parsed.GetValue(columns),
                    Truncation = parsed.GetValue(truncation) ?? defaults.Truncation,
                    Scale = parsed.GetValue(scale),
                    Threads = parsed.GetValue(threads),
                    Force = parsed.GetValue(force),
                    Device = parsed.GetValue(device),
                    Adapter = parsed.GetValue(adapter),
                    Scaling = parsed.GetValue(scaling),
                    Precision = parsed.GetValue(precision),
                };
                PrecisionChoice.Check(options.Precision, options.Device);
                Run(options, parsed.InvocationConfiguration.Output, cancellation);
            },
            cancellation));
        return command;
    }

    /// <summary>Renders.</summary>
    /// <exception cref="InputException">An option is invalid, or rendering fails.</exception>
    public static void Run(RenderOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (options.Model is "" || options.Output is "" || options.Data is "")
            throw new InputException("--model, --out and --data need a name; omit them for the defaults");
        if (options.Session is not null)
        {
            SessionToPicture.Run(options, output, cancellation);
            return;
        }

        if (options.Canvas is not null)
            throw new InputException($"--canvas {options.Canvas}: belongs to --session; give one, or omit it");
        var catalog = ModelCatalog.Open(
            options.Model, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        GeneratorFile file = Choose(catalog, options.Model is not null, output);
        IReadOnlyList<Rendering> plan = RenderPlan.Create(options, file);
        int? label = LabelOf(file, options.Label);
        var model = LoadedModel.Load(
            file, options.Threads, ForceOption.Policy(options.Force, output), options.CpuPrecision);
        try
        {
            if (options.Device == PlayDevice.Cpu)
                model.ChooseForm(MeasuredPictures, cancellation);
            string[] figures = [.. plan.Select(rendering => rendering.Run(model, label, output, cancellation))];
            string on = options.Device == PlayDevice.Cpu ? $" on {model.Device}" : "";
            output.WriteLine($"{file.Name}{on}: {string.Join("; ", figures)}");
        }
        finally
        {
            model.Release();
        }
    }

    private static GeneratorFile Choose(ModelCatalog catalog, bool asked, TextWriter output)
    {
        if (catalog.IsFolder && asked)
        {
            foreach (CatalogEntry model in catalog.Models)
                output.WriteLine($"  {model.Description}");
        }

        GeneratorFile file = catalog.Choose();
        if (catalog.IsFolder && catalog.Models.Count > 1)
        {
            string other = catalog.Models[1].Path;
            output.WriteLine(
                $"Playing {file.Name}, the first of {catalog.Models.Count} in {catalog.Place}; choose another with "
                + $"--model {other}");
        }

        return file;
    }

    /// <summary>The index of a class given by name or index; null if none is given.</summary>
    private static int? LabelOf(GeneratorFile file, string? label)
    {
        if (label is null)
            return null;
        GeneratorInfo info = file.Info;
        if (!info.IsConditional)
            throw new InputException(
                $"--label {label}: {file.Name} is not conditional; omit --label or choose a conditional model");

        // Names first: the class names of digits are numbers.
        for (int i = 0; i < info.ClassNames.Count; i++)
        {
            if (info.ClassNames[i].Equals(label, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        if (int.TryParse(label, out int number) && number >= 0 && number < info.ClassNames.Count)
            return number;
        throw new InputException(
            $"--label {label}: {file.Name} has the classes {string.Join(", ", info.ClassNames)}, or 0 to "
            + $"{info.ClassNames.Count - 1}");
    }
}
