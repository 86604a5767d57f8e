using System.CommandLine;
using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Commands;
using NetVips;

namespace ImageGen.Bench;

/// <summary>
/// Renders every model in every mode it has through <c>viewer render</c> and writes a digest of the decoded pixels of
/// each case. Two builds that give the same digests on one machine draw the same pictures:
/// <code>
/// dotnet run -c Release --project bench -- digests --out before.txt
/// dotnet run -c Release --project bench -- digests --compare before.txt
/// </code>
/// </summary>
internal static class RenderDigests
{
    // A loop short enough for many cases, long enough that labels, sketches and keys change in it.
    private const string Clip = "--seconds 1.5 --fps 2 --scale 1";

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var models = new Option<string>("--models")
        {
            Description = "The folder of models.",
            DefaultValueFactory = _ => "models",
        };
        var output = new Option<string?>("--out") { Description = "Write the digests to this file." };
        var compare = new Option<string?>("--compare")
        {
            Description = "Compare with the digests in this file; exit 1 where one differs.",
        };
        var command = new Command("digests", "Digests of the pictures of every model in every mode.")
        {
            models, output, compare,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(models)!, parsed.GetValue(output), parsed.GetValue(compare), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string models, string? output, string? compare, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("render-digests").FullName;
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (string path in Directory.GetFiles(models, "*.onnx").Order(StringComparer.Ordinal))
            {
                var file = GeneratorFile.Read(path);
                foreach ((string name, string arguments) in Cases(file, path, models, folder))
                {
                    cancellation.ThrowIfCancellationRequested();
                    digests.Add($"{file.Name} {name}", await DigestAsync(arguments, folder));
                }

                Console.WriteLine($"{file.Name}: {digests.Count} cases so far");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string[] lines = [.. digests.Select(pair => $"{pair.Key} {pair.Value}")];
        if (output is not null)
            await File.WriteAllLinesAsync(output, lines, cancellation);
        return compare is null ? 0 : Compare(await File.ReadAllLinesAsync(compare, cancellation), lines);
    }

    private static int Compare(string[] before, string[] after)
    {
        foreach (string line in before.Except(after))
            Console.WriteLine($"- {line}");
        foreach (string line in after.Except(before))
            Console.WriteLine($"+ {line}");
        bool same = before.SequenceEqual(after);
        Console.WriteLine(same ? $"{after.Length} cases, all equal" : "the pictures differ");
        return same ? 0 : 1;
    }

    /// <summary>Every case of a model: its name, and the arguments of <c>viewer</c> without the output.</summary>
    private static IEnumerable<(string Name, string Arguments)> Cases(
        GeneratorFile file, string path, string models, string folder)
    {
        GeneratorInfo info = file.Info;
        string render = $"render --threads 1 --model {path}";
        string data = WritePictures(folder, file.Name, info.Source?.Shape ?? info.Image, info.Source?.Palette ?? []);
        string session =
            $"render --threads 1 --model {models} --scale 2 --session v=1&m={file.Sha256[..16]}&seed=5&t=3.25";
        string? label = info.ClassNames.LastOrDefault(name => !name.Contains(' ', StringComparison.Ordinal));
        (string, string)[] cases =
        [
            .. info.Source is null ? LatentCases(render, label) : SourceCases(render, data),
            .. SessionCases(session, info),
        ];
        foreach ((string Name, string Arguments) one in cases)
            yield return one;
        if (info.Encoder is not null && !info.IsConditional)
        {
            string reconstruct = $"{render} --mode reconstruct --data {data}";
            yield return ("reconstruct", $"{reconstruct} --scale 1 --columns 2 --out *.png");
        }

        if (info.Source is { } source)
        {
            (string canvas, string digest) = WriteCanvas(folder, file.Name, source);
            yield return ("session canvas", $"{session}&mode=canvas&canvas={digest} --canvas {canvas}");
            string smooth = $"{session}&mode=canvas&filter=smooth&canvas={digest}";
            yield return ("session canvas smooth", $"{smooth} --canvas {canvas}");
        }
    }

    private static IEnumerable<(string Name, string Arguments)> LatentCases(string render, string? label)
    {
        yield return ("walk", $"{render} --mode walk {Clip}");
        yield return ("walk default", $"{render} --mode walk --out *.png");
        yield return ("walk columns", $"{render} --mode walk --columns 3 --seed 7 {Clip}");
        yield return ("walk truncation", $"{render} --mode walk --truncation 0.6 {Clip}");
        yield return ("walk through", $"{render} --mode walk --through 3,14,15,92 --columns 2 {Clip}");
        yield return ("walk through truncation", $"{render} --mode walk --through 3,14,15 --truncation 0.5 {Clip}");
        yield return ("walk bilinear", $"{render} --mode walk --scaling bilinear --scale 3 --out *.png");
        yield return ("walk bicubic", $"{render} --mode walk --scaling bicubic --scale 3 --out *.png");
        yield return ("grid", $"{render} --mode grid {Clip}");
        yield return ("grid still", $"{render} --mode grid --seed 9 --out *.png");
        yield return ("grid truncation", $"{render} --mode grid --columns 3 --truncation 1.4 {Clip}");
        yield return ("grid through", $"{render} --mode grid --columns 2 --through 3,14,15 {Clip}");
        yield return ("plane", $"{render} --mode plane --columns 5 {Clip}");
        yield return ("plane still", $"{render} --mode plane --out *.png");
        yield return ("plane truncation", $"{render} --mode plane --columns 4 --truncation 0.7 {Clip}");
        if (label is null)
            yield break;
        yield return ("walk label", $"{render} --mode walk --label {label} --columns 2 {Clip}");
        yield return ("walk through label", $"{render} --mode walk --label 0 --through 3,14,15 {Clip}");
        yield return ("grid label", $"{render} --mode grid --label 1 --columns 3 {Clip}");
        yield return ("plane label", $"{render} --mode plane --label {label} --columns 4 {Clip}");
    }

    private static IEnumerable<(string Name, string Arguments)> SourceCases(string render, string data)
    {
        yield return ("translate", $"{render} --mode translate {Clip}");
        yield return ("translate still", $"{render} --mode translate --out *.png");
        yield return ("translate columns", $"{render} --mode translate --columns 3 --seed 4 {Clip}");
        yield return (
            "translate columns still", $"{render} --mode translate --columns 2 --seed 4 --scale 1 --out *.png");
        yield return ("translate bilinear", $"{render} --mode translate --scaling bilinear --scale 2 --out *.png");
        yield return ("translate data", $"{render} --mode translate --data {data} --scale 1 --out *.png");
    }

    private static IEnumerable<(string Name, string Arguments)> SessionCases(string session, GeneratorInfo info)
    {
        yield return ("session walk", $"{session}&mode=walk&track=2");
        yield return ("session walk smooth", $"{session}&mode=walk&filter=smooth&loop=6");
        yield return ("session grid", $"{session}&mode=grid&columns=4&speed=-2");
        if (info.Source is not null)
            yield break;
        yield return ("session walk dragged", $"{session}&mode=walk&dx=0.75&dy=-0.5&truncation=0.7");
        yield return ("session grid dragged", $"{session}&mode=grid&columns=3&dx=0.75&dy=-0.5&truncation=1.2");
        yield return ("session plane", $"{session}&mode=plane&px=0.25&py=0.875&truncation=0.9");
        yield return ("session compare", $"{session}&mode=compare");
        if (info.IsConditional)
            yield return ("session label", $"{session}&mode=walk&label=1&second=0&slide=0.25");
    }

    /// <summary>Renders into numbered PNGs, or into one picture for <c>*.png</c> or a session.</summary>
    private static async Task<string> DigestAsync(string arguments, string folder)
    {
        string place = Path.Combine(folder, "out");
        Directory.CreateDirectory(place);
        bool isStill = arguments.EndsWith("--out *.png", StringComparison.Ordinal)
            || arguments.Contains("--session", StringComparison.Ordinal);
        string[] words = arguments.Replace(" --out *.png", "", StringComparison.Ordinal).Split(' ');
        using var said = new StringWriter();
        string output = isStill ? Path.Combine(place, "x.png") : place + "/";
        int code = await ViewerCommandLine.RunAsync([.. words, "--out", output], said, said);
        if (code != 0)
            throw new InvalidOperationException($"viewer {arguments}: {said}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.GetFiles(place, "*.png").Order(StringComparer.Ordinal))
        {
            // From its bytes: libvips would know a path again and give the picture that stood there before.
            using var image = Image.NewFromBuffer(await File.ReadAllBytesAsync(file));
            hash.AppendData(BitConverter.GetBytes(image.Width));
            hash.AppendData(BitConverter.GetBytes(image.Bands));
            hash.AppendData(image.WriteToMemory<byte>());
        }

        Directory.Delete(place, recursive: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>A few pictures to read, of a size that must be cut and resized.</summary>
    private static string WritePictures(
        string folder, string name, ImageShape shape, IReadOnlyList<PaletteEntry> palette)
    {
        string place = Path.Combine(folder, $"{name}-data");
        Directory.CreateDirectory(place);
        for (int i = 0; i < 3; i++)
        {
            int width = shape.Width + (11 * i), height = shape.Height + 5;
            byte[] pixels = new byte[3 * width * height];
            for (int at = 0; at < width * height; at++)
            {
                (int y, int x) = Math.DivRem(at, width);
                ReadOnlySpan<byte> color = palette.Count > 0
                    ? Rgb(palette[(x / 9) % palette.Count].Color)
                    : [(byte)(3 * x), (byte)(5 * y), (byte)((x * y) + (40 * i))];
                color.CopyTo(pixels.AsSpan(3 * at));
            }

            Write(Path.Combine(place, $"{i}.png"), pixels, width, height);
        }

        return place;
    }

    /// <summary>A painting and its digest: of the shape, then of the levels, channels first.</summary>
    private static (string Path, string Digest) WriteCanvas(string folder, string name, SourceInfo source)
    {
        ImageShape shape = source.Shape;
        byte[] paper = source.Palette.Count > 0 ? Rgb(source.Palette[0].Color) : [255, 255, 255];
        byte[] ink = source.Palette.Count > 1 ? Rgb(source.Palette[1].Color) : [0, 0, 0];
        int plane = shape.Width * shape.Height;
        byte[] pixels = new byte[3 * plane];
        byte[] levels = new byte[shape.Channels * plane];
        for (int at = 0; at < plane; at++)
        {
            (int y, int x) = Math.DivRem(at, shape.Width);
            bool isInside = x > shape.Width / 4 && x < shape.Width * 3 / 4
                && y > shape.Height / 3 && y < shape.Height * 3 / 4;
            byte[] color = isInside ? ink : paper;
            color.CopyTo(pixels, 3 * at);
            for (int channel = 0; channel < shape.Channels; channel++)
                levels[(channel * plane) + at] = color[channel];
        }

        string path = Path.Combine(folder, $"{name}.canvas.png");
        Write(path, pixels, shape.Width, shape.Height);
        int[] extents = [shape.Channels, shape.Height, shape.Width];
        byte[] digested = [.. extents.SelectMany(BitConverter.GetBytes), .. levels];
        return (path, Convert.ToHexStringLower(SHA256.HashData(digested))[..16]);
    }

    private static byte[] Rgb(string color) => Convert.FromHexString(color.AsSpan(1));

    private static void Write(string path, byte[] pixels, int width, int height)
    {
        using var image = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        using Image colored = image.Copy(interpretation: Enums.Interpretation.Srgb);
        colored.Pngsave(path);
    }
}
