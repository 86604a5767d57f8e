using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// The drawings of a release of OpenMoji and its table of groups, from a user's folder or from its npm package.
/// </summary>
/// <param name="archive">The package's archive.</param>
/// <param name="digest">The result of <see cref="DigestOf"/> for the drawings.</param>
/// <param name="tableDigest">SHA-256 of the table, in lower-case hexadecimal.</param>
/// <param name="sources">The sources of the archive.</param>
internal sealed class OpenMojiRelease(
    DataFile archive, string digest, string tableDigest, IReadOnlyList<IDataSource> sources)
{
    /// <summary>The folder name of the release.</summary>
    public const string Set = "openmoji";

    private const string Ending = ".svg";
    private const string Outlines = "black/svg/";
    private const string Pictures = "color/svg/";
    private const string Table = "data/openmoji.json";
    private const string Licence = "LICENSE.txt";
    private const string FolderInPackage = "package/";
    private const string Remedy = "use that release, or omit --data-root to fetch it";

    private const string Attribution = """
        All emojis designed by OpenMoji (https://openmoji.org/), the open-source emoji and icon project.
        License: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
        The pictures here are OpenMoji 17.0.0's, drawn on white at another size.


        """;

    /// <summary>The supported release.</summary>
    public static OpenMojiRelease Known { get; } = new(
        new DataFile(
            "openmoji-17.0.0.tgz", "55ee7d13485dec86e9f38c1f3a645a13382d33ff97c0cd845ee824b0aef45e68", 4_339_458),
        "bc0fc29a7112db831483271fa6a1703c5877f43257f70386ace6439f1d2df5d1",
        "ab181dd523021dfbe2b98a13d96ab384b7b3014d17815261bc267fb39d9a211b",
        [new NpmArchiveSource("openmoji@17.0.0")]);

    /// <summary>The digest of the drawings.</summary>
    public string Digest => digest;

    /// <summary>The digest of the table.</summary>
    public string TableDigest => tableDigest;

    /// <summary>Whether everything is present without downloads.</summary>
    /// <param name="store">The data store.</param>
    /// <param name="withGroups">Whether the table is needed.</param>
    public bool IsPresent(DataStore store, bool withGroups) => Folder(store) is { } folder
        ? !withGroups || File.Exists(Path.Combine(folder, Table))
        : store.Find(Set, archive) is not null;

    /// <summary>
    /// Reads the drawings that have both an outline and a picture, sorted by name, and their licence.
    /// </summary>
    /// <param name="store">The data store.</param>
    /// <param name="withGroups">Whether to read the group of each.</param>
    /// <exception cref="InputException">The files are not from this release, or cannot be read.</exception>
    public (IReadOnlyList<OpenMojiDrawing> Drawings, string Licence) Read(DataStore store, bool withGroups)
    {
        string? folder = Folder(store);
        Dictionary<string, byte[]> files = folder is null ? FromArchive(store) : FromFolder(folder);
        string place = folder ?? archive.Name;
        if (DigestOf(files) != digest)
        {
            throw new InputException(
                $"{place}: does not contain the drawings of OpenMoji 17.0.0 (SHA-256 over {Outlines} and {Pictures}); "
                + Remedy);
        }

        IReadOnlyDictionary<string, OpenMojiGroup>? groups = withGroups ? Groups(files, place) : null;

        IEnumerable<OpenMojiDrawing> drawings = files.Keys
            .Where(name => name.StartsWith(Outlines, StringComparison.Ordinal))
            .Select(name => name[Outlines.Length..^Ending.Length])
            .Order(StringComparer.Ordinal)
            .Where(name => files.ContainsKey(Pictures + name + Ending))
            .Select(name => new OpenMojiDrawing(
                name,
                files[Outlines + name + Ending],
                files[Pictures + name + Ending],
                groups?.GetValueOrDefault(name)));
        string terms = files.TryGetValue(Licence, out byte[]? text) ? Encoding.UTF8.GetString(text) : "";
        return ([.. drawings], Attribution + terms);
    }

    /// <summary>
    /// A digest of drawings: SHA-256, in lower-case hexadecimal, over a line "NAME SHA-256" per drawing, sorted by
    /// name.
    /// </summary>
    /// <param name="files">Contents by name, e.g. "black/svg/1F600.svg"; files of other folders are ignored.</param>
    public static string DigestOf(IReadOnlyDictionary<string, byte[]> files)
    {
        IEnumerable<string> lines = files.Where(file => IsDrawing(file.Key))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => $"{file.Key} {Convert.ToHexStringLower(SHA256.HashData(file.Value))}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private IReadOnlyDictionary<string, OpenMojiGroup> Groups(Dictionary<string, byte[]> files, string place)
    {
        if (!files.TryGetValue(Table, out byte[]? table))
        {
            throw new InputException(
                $"{place}: {Table} is missing (the table of emoji groups); copy it there from OpenMoji 17.0.0, "
                + "or omit --data-root to fetch it");
        }

        return Convert.ToHexStringLower(SHA256.HashData(table)) == tableDigest
            ? OpenMojiGroup.Read(table)
            : throw new InputException(
                $"{place}: {Table} is not that of OpenMoji 17.0.0 (SHA-256 of the content); {Remedy}");
    }

    private static string? Folder(DataStore store) => store.GivenFolders(Set).FirstOrDefault(folder =>
        Directory.Exists(Path.Combine(folder, Outlines)) && Directory.Exists(Path.Combine(folder, Pictures)));

    private static Dictionary<string, byte[]> FromFolder(string folder)
    {
        IEnumerable<string> drawings = new[] { Outlines, Pictures }.SelectMany(part =>
            Directory.EnumerateFiles(Path.Combine(folder, part), "*" + Ending)
                .Select(path => part + Path.GetFileName(path)));
        return drawings.Append(Table).Append(Licence)
            .Where(name => File.Exists(Path.Combine(folder, name)))
            .ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(folder, name)));
    }

    private Dictionary<string, byte[]> FromArchive(DataStore store)
    {
        using var content = new MemoryStream(store.Obtain(Set, archive, sources).Content);
        static bool IsWanted(string name) =>
            name.StartsWith(FolderInPackage, StringComparison.Ordinal)
            && name[FolderInPackage.Length..] is var inside
            && (IsDrawing(inside) || inside is Table or Licence);

        return TarArchive.Files(content, IsWanted, store.Cancellation)
            .ToDictionary(file => file.Name[FolderInPackage.Length..], file => file.Content);
    }

    private static bool IsDrawing(string name) =>
        name.EndsWith(Ending, StringComparison.Ordinal)
        && (name.StartsWith(Outlines, StringComparison.Ordinal)
            || name.StartsWith(Pictures, StringComparison.Ordinal));
}
