using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Emoji of OpenMoji: the outline of each is the source of its coloured picture, both drawn on white. Variants of skin tone
/// are left out, and so is all but the first of several with the very same outline (most flags): one outline cannot stand
/// for several pictures, and would put a held-out picture's source among those trained on.
/// </summary>
internal sealed class OpenMojiDataSet : DataSet
{
    private const byte White = 255;
    private static readonly string[] SkinTones = ["1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"];

    private readonly int _side;
    private readonly OpenMojiRelease _release;

    /// <summary>Creates the set.</summary>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <param name="release">The drawings; null for <see cref="OpenMojiRelease.Known"/>.</param>
    public OpenMojiDataSet(int side = DefaultSide, OpenMojiRelease? release = null)
    {
        _side = side;
        _release = release ?? OpenMojiRelease.Known;
        Shape = new ImageShape(3, side, side);
        Source = new SourceInfo(new ImageShape(1, side, side), "outline", []);
    }

    public override string Name => "openmoji";

    public override string Title => "about 2,000 emoji, each as outline and coloured picture, outline to picture, RGB";

    public override string Origin => "OpenMoji 17.0.0, https://openmoji.org; CC BY-SA 4.0";

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames { get; } = ["emoji"];

    public override SourceInfo Source { get; }

    public override Augmentation DefaultAugmentation { get; } = new() { Flip = true };

    public override DataSet WithSide(int side) => new OpenMojiDataSet(side, _release);

    public override IReadOnlyList<string> Fetch(DataStore store)
    {
        var rasters = Rasters(store);
        return [$"{RastersPath(store)} ({rasters.Names.Count:N0} pairs, drawn at {_side}x{_side})"];
    }

    public override bool IsPresent(DataStore store) => File.Exists(RastersPath(store)) || _release.IsPresent(store);

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        var rasters = Rasters(store);
        int[] chosen = [.. Enumerable.Range(0, rasters.Names.Count).Where(i => HeldOut.Side(rasters.Names[i]) == split)];
        return new PictureSet(
            PictureStack.Of([.. chosen.Select(i => rasters.Pictures[i])], Shape),
            torch.zeros(chosen.Length, torch.ScalarType.Int64),
            ClassNames.Count,
            PictureStack.Of([.. chosen.Select(i => rasters.Sources[i])], Source.Shape))
        {
            SourceKind = PictureKind.Outline,
            Names = [.. chosen.Select(i => rasters.Names[i])],
        };
    }

    public override string Terms(DataStore store) => File.ReadAllText(TermsPath(store));

    private string TermsPath(DataStore store) => Path.Combine(store.KeepFolder(Name), "LICENSE.txt");

    private PairRasters Rasters(DataStore store)
    {
        var path = RastersPath(store);
        if (File.Exists(TermsPath(store)) && PairRasters.Read(path) is { } kept)
            return kept;
        var (drawings, licence) = _release.Read(store);
        var rasters = Draw([.. drawings.Where(drawing => !drawing.Name.Split('-').Any(SkinTones.Contains))], store);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(TermsPath(store), stream => stream.Write(Encoding.UTF8.GetBytes(licence)));
        rasters.Write(path);
        store.RemoveIncoming(Name);
        return rasters;
    }

    /// <summary>The drawings' pixels, without those whose outline is blank or was there before.</summary>
    private PairRasters Draw(IReadOnlyList<OpenMojiDrawing> drawings, DataStore store)
    {
        // Strokes are black, so one channel says all.
        var pixels = _side * _side;
        var drawn = ManyPictures.Read(
            drawings,
            drawing => (
                Outline: PictureReader.Drawn(drawing.Outline, drawing.Name, _side)[..pixels],
                Picture: PictureReader.Drawn(drawing.Picture, drawing.Name, _side)),
            store,
            Name);
        HashSet<string> seen = [];
        int[] kept =
        [
            .. Enumerable.Range(0, drawings.Count)
                .Where(i => drawn[i].Outline.Any(value => value != White) && seen.Add(Convert.ToBase64String(drawn[i].Outline))),
        ];
        return new PairRasters(
            _side,
            [.. kept.Select(i => drawings[i].Name)],
            [.. kept.Select(i => drawn[i].Outline)],
            [.. kept.Select(i => drawn[i].Picture)]);
    }

    // Another version of libvips may draw a little differently.
    private string RastersPath(DataStore store) =>
        Path.Combine(store.KeepFolder(Name), $"rasters-{_side}-{_release.Digest[..8]}-vips{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}.bin");
}

/// <summary>One emoji as it was drawn.</summary>
/// <param name="Name">Its code points, e.g. "1F600".</param>
/// <param name="Outline">The SVG of its outline.</param>
/// <param name="Picture">The SVG of its coloured picture.</param>
internal sealed record OpenMojiDrawing(string Name, byte[] Outline, byte[] Picture);

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
