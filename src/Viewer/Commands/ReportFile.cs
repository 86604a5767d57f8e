using System.IO.Compression;
using System.Text;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// The ZIP file that a user attaches to a bug report: the output of <c>doctor</c>, frame times of one model on the
/// graphics device, and its picture beside the CPU's.
/// </summary>
internal static class ReportFile
{
    /// <summary>Its extension.</summary>
    public const string Extension = ".zip";

    private const int Columns = 6;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="health">The results of <c>doctor</c>.</param>
    /// <param name="text">The text output of <c>doctor</c>.</param>
    /// <param name="file">The model to play; null if none can be played.</param>
    /// <param name="adapter">Value of --adapter; null for the fastest hardware.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string path, HealthReport health, string text, GeneratorFile? file, string? adapter)
    {
        DeviceReport? device = null;
        Picture? cpu = null;
        if (file is not null)
        {
            ViewState state = StateOf(file);
            device = DirectMLBackend.Report(file, state, adapter);
            cpu = Draw(file, state);
        }

        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add(zip, "doctor.txt", to => to.Write(Encoding.UTF8.GetBytes(text)));
            Add(zip, "doctor.json", health.Write);
            IEnumerable<string> lines = device?.Lines ?? ["no model can be played"];
            if (device?.Picture is { } seen && cpu is not null)
                lines = lines.Append($"largest difference from the CPU's picture: {Difference(seen, cpu)} of 255");
            Add(zip, "device.txt", to => to.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));
            if (cpu is not null)
                Add(zip, "cpu.png", to => to.Write(PictureEncoder.Png(cpu, origin: null)));
            if (device?.Picture is { } picture)
                Add(zip, "device.png", to => to.Write(PictureEncoder.Png(picture, origin: null)));
        });
    }

    private static void Add(ZipArchive zip, string name, Action<Stream> write)
    {
        using Stream to = zip.CreateEntry(name).Open();
        write(to);
    }

    // A row per class, if there are classes: enough tiles for several batch sizes.
    private static ViewState StateOf(GeneratorFile file) => new()
    {
        Mode = ViewMode.Grid,
        Columns = Columns,
        Time = 1,
        IsPaused = true,
        Label = null,
        Sheet = file.Info.Source is null ? null : new TileLayout(1, Columns),
    };

    private static Picture Draw(GeneratorFile file, ViewState state)
    {
        var model = LoadedModel.Load(file, golden: Generators.Runtime.GoldenPolicy.Of(force: true, _ => { }));
        try
        {
            return SessionRendering.Render([model], state, canvas: null, scale: 1);
        }
        finally
        {
            model.Release();
        }
    }

    private static string Difference(Picture a, Picture b) => a.Pixels.Length == b.Pixels.Length
        ? $"{a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Max()}"
        : "of another size";
}

/// <summary>Writes to two writers.</summary>
/// <param name="first">The first writer.</param>
/// <param name="second">The second writer.</param>
internal sealed class TeeWriter(TextWriter first, TextWriter second) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => first.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        first.Write(value);
        second.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        first.Write(value);
        second.Write(value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        first.WriteLine(value);
        second.WriteLine(value);
    }

    /// <inheritdoc/>
    public override void Flush() => first.Flush();
}
