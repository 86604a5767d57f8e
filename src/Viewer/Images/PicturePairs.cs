using ImageGen.Generators;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Pictures to translate, with or without what they should become: a folder that holds a folder "source" and, for
/// pairs, a folder "target" with files of the same names but for the extension; or any folder of pictures, which are
/// then sources.
/// </summary>
internal sealed class PicturePairs
{
    private const string SourceName = "source";
    private const string TargetName = "target";
    private const int MostNamed = 5;

    private PicturePairs(
        PictureFolder sources,
        PictureFolder? targets,
        IReadOnlyList<(string Source, string? Target)> pairs,
        IReadOnlyList<string> alone)
    {
        Sources = sources;
        Targets = targets;
        Pairs = pairs;
        Alone = alone;
    }

    /// <summary>The folder of the sources.</summary>
    public PictureFolder Sources { get; }

    /// <summary>The folder of the targets; null when there are none.</summary>
    public PictureFolder? Targets { get; }

    /// <summary>
    /// The files' names: every source with its target, or with null when there are no targets at all.
    /// </summary>
    public IReadOnlyList<(string Source, string? Target)> Pairs { get; }

    /// <summary>The files that have no partner and are left out, as paths inside the folder.</summary>
    public IReadOnlyList<string> Alone { get; }

    /// <summary>The lines that name those files, in a bounded number.</summary>
    public IEnumerable<string> Lines => Alone.Count <= MostNamed
        ? Alone.Select(Line)
        : Alone.Take(MostNamed).Select(Line).Append(
            $"  left out {Alone.Count - MostNamed} more without a partner, {Alone.Count} in all");

    /// <summary>Lists a folder and matches its pictures.</summary>
    /// <exception cref="InputException">There is no such folder, no picture in it, or not one pair.</exception>
    public static PicturePairs Open(string path)
    {
        string source = Path.Combine(path, SourceName);
        string target = Path.Combine(path, TargetName);
        if (!Directory.Exists(source))
        {
            if (Directory.Exists(target))
                throw new InputException(
                    $"--data {path}: has a folder {TargetName}/ but no {SourceName}/; put the pictures to translate "
                    + "there, with the targets' names");
            PictureFolder plain = PictureFolder.Open(path);
            return new(plain, null, [.. plain.Names.Select(name => (name, (string?)null))], []);
        }

        PictureFolder sources = PictureFolder.Open(source);
        if (!Directory.Exists(target))
            return new(sources, null, [.. sources.Names.Select(name => (name, (string?)null))], []);

        PictureFolder targets = PictureFolder.Open(target);
        ILookup<string, string> byKey = targets.Names.ToLookup(PictureFolder.KeyOf, StringComparer.Ordinal);
        HashSet<string> keys = [.. sources.Names.Select(PictureFolder.KeyOf)];
        (string Source, string? Target)[] all =
        [
            .. sources.Names.Select(name => (name, byKey[PictureFolder.KeyOf(name)].FirstOrDefault())),
        ];
        (string Source, string? Target)[] pairs = [.. all.Where(pair => pair.Target is not null)];
        string[] alone =
        [
            .. all.Where(pair => pair.Target is null).Select(pair => $"{SourceName}/{pair.Source}"),
            .. targets.Names.Where(
                name => !keys.Contains(PictureFolder.KeyOf(name))).Select(name => $"{TargetName}/{name}"),
        ];
        return pairs.Length > 0
            ? new(sources, targets, pairs, alone)
            : throw new InputException(
                $"--data {path}: no picture in {SourceName}/ has the name of one in {TargetName}/ ({alone[0]} has no "
                + "partner); give partners the same name");
    }

    private static string Line(string name) =>
        $"  left out {name}: no partner in "
        + $"{(name.StartsWith(SourceName, StringComparison.Ordinal) ? TargetName : SourceName)}/";
}
