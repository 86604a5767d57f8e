using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

/// <summary>
/// A release of OpenMoji of a few drawings, made for a test, with a folder for it and one for a cache.
/// </summary>
internal sealed class TinyOpenMoji : IDisposable
{
    private const string Table = "data/openmoji.json";
    private readonly Dictionary<string, byte[]> files = [];
    private readonly List<object> rows = [];

    /// <summary>The folder that the release is written to.</summary>
    public TemporaryFolder Given { get; } = new();

    /// <summary>The cache.</summary>
    public TemporaryFolder Kept { get; } = new();

    /// <summary>All files of the release but the licence, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files
    {
        get
        {
            Dictionary<string, byte[]> all = new(files) { [Table] = JsonSerializer.SerializeToUtf8Bytes(rows) };
            return all;
        }
    }

    public string Digest => OpenMojiRelease.DigestOf(files);

    public string TableDigest => Convert.ToHexStringLower(SHA256.HashData(Files[Table]));

    /// <summary>The release as a set knows it that finds it at hand.</summary>
    public OpenMojiRelease Release => new(new DataFile("openmoji-17.0.0.tgz", "", 0), Digest, TableDigest, []);

    /// <summary>A store that has no folder of the user's.</summary>
    public DataStore Cache => new(null, Kept.Path);

    public void Dispose()
    {
        Given.Dispose();
        Kept.Dispose();
    }

    /// <summary>Adds one file.</summary>
    public void AddFile(string name, string content) => files.Add(name, Svg(content));

    /// <summary>Adds an emoji.</summary>
    public void Add(string name, string outline, string picture, string group = "symbols", string subgroup = "other")
    {
        AddFile($"black/svg/{name}.svg", outline);
        AddFile($"color/svg/{name}.svg", picture);
        rows.Add(new { hexcode = name, group, subgroups = subgroup });
    }

    /// <summary>Writes the release to its folder.</summary>
    /// <returns>A store that looks there.</returns>
    public DataStore FromFolder()
    {
        foreach (
            (string name, byte[]? content) in Files.Append(new("LICENSE.txt", Encoding.UTF8.GetBytes("the terms"))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Given.File(name))!);
            File.WriteAllBytes(Given.File(name), content);
        }

        return new DataStore(Given.Path, Kept.Path);
    }

    /// <summary>The release as one that comes in its archive, which is written to a folder.</summary>
    public OpenMojiRelease Packed(TemporaryFolder elsewhere)
    {
        byte[] archive = PackedArchive.Of(
            [.. Files.Select(file => ($"package/{file.Key}", file.Value)), ("package/font/other.svg", [1])]);
        File.WriteAllBytes(elsewhere.File("openmoji-17.0.0.tgz"), archive);
        return new OpenMojiRelease(
            PackedArchive.Known("openmoji-17.0.0.tgz", archive),
            Digest,
            TableDigest,
            [new FolderSource("elsewhere", elsewhere.Path)]);
    }

    public static string Circle(int radius, string fill) =>
        $"<circle cx='45' cy='45' r='{radius}' fill='{fill}' stroke='#000' stroke-width='3'/>";

    public static string Rectangle(int left, int top, int width, int height, string fill) => string.Create(
        CultureInfo.InvariantCulture, $"<rect x='{left}' y='{top}' width='{width}' height='{height}' fill='{fill}'/>");

    private static byte[] Svg(string content) =>
        Encoding.UTF8.GetBytes($"<svg viewBox='0 0 72 72' xmlns='http://www.w3.org/2000/svg'>{content}</svg>");
}
