using ImageGen.Generators;

namespace ImageGen.Pictures;

/// <summary>
/// Source and target pictures, matched by name: partners have the same relative path, ignoring the extension and the
/// Unicode normal form. If unmatched names of the two sides look alike, messages show their code points.
/// </summary>
public sealed class PicturePairs
{
    /// <summary>The subfolder of the sources, if one folder contains both.</summary>
    public const string SourceName = "source";

    /// <summary>The subfolder of the targets, if one folder contains both.</summary>
    public const string TargetName = "target";

    private const int MostNamed = 5;

    private ILookup<string, (string Name, bool IsSource)>? _skeletons;

    private PicturePairs(
        PictureFolder sources,
        PictureFolder? targets,
        IReadOnlyList<PicturePair> pairs,
        IReadOnlyList<string> loneSources,
        IReadOnlyList<string> loneTargets)
    {
        Sources = sources;
        Targets = targets;
        Pairs = pairs;
        LoneSources = loneSources;
        LoneTargets = loneTargets;
    }

    /// <summary>The folder of the sources.</summary>
    public PictureFolder Sources { get; }

    /// <summary>The folder of the targets; null if there are none.</summary>
    public PictureFolder? Targets { get; }

    /// <summary>Every source with its target, or with null if there is no target folder; sorted by key.</summary>
    public IReadOnlyList<PicturePair> Pairs { get; }

    /// <summary>The skipped sources without a target, as relative paths.</summary>
    public IReadOnlyList<string> LoneSources { get; }

    /// <summary>The skipped targets without a source, as relative paths.</summary>
    public IReadOnlyList<string> LoneTargets { get; }

    /// <summary>Lines that name the skipped pictures, at most a fixed number.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            string[] lines =
            [
                .. LoneSources.Select(
                    name => $"  skipped {SourceName}/{Shown(name)}: no partner in {TargetName}/{Like(name)}"),
                .. LoneTargets.Select(
                    name => $"  skipped {TargetName}/{Shown(name)}: no partner in {SourceName}/{Like(name)}"),
            ];
            return lines.Length <= MostNamed
                ? lines
                : lines.Take(MostNamed).Append(
                    $"  skipped {lines.Length - MostNamed} more without a partner, {lines.Length} in total");
        }
    }

    /// <summary>
    /// An unmatched name as shown in messages: with code points of its invisible characters if a name of the other side
    /// looks the same.
    /// </summary>
    public string Shown(string name) => Twin(name) is null ? name : VisibleName.WithCodePoints(name);

    /// <summary>
    /// Opens a folder with a subfolder "source" and, for pairs, a subfolder "target"; or any folder of pictures, which
    /// are then sources.
    /// </summary>
    /// <exception cref="InputException">There is no such folder, or it contains no picture or no pair.</exception>
    public static PicturePairs Open(string path)
    {
        string source = Path.Combine(path, SourceName);
        string target = Path.Combine(path, TargetName);
        if (!Directory.Exists(source))
        {
            if (Directory.Exists(target))
            {
                throw new InputException(
                    $"--data {path}: has a folder {TargetName}/ but no {SourceName}/; put the pictures to translate "
                    + "there, named like their targets");
            }

            return Alone(PictureFolder.Open(path));
        }

        var sources = PictureFolder.Open(source);
        if (!Directory.Exists(target))
            return Alone(sources);
        PicturePairs pairs = Match(sources, PictureFolder.Open(target), path);
        if (pairs.Pairs.Count > 0)
            return pairs;
        throw new InputException(
            $"--data {path}: no picture in {SourceName}/ has the same name as one in {TargetName}/ "
            + $"({SourceName}/{pairs.Shown(pairs.LoneSources[0])} has no partner{pairs.Like(pairs.LoneSources[0])}); "
            + "give both pictures of a pair the same name");
    }

    /// <summary>Matches the pictures of two folders.</summary>
    /// <param name="sources">The folder of the sources.</param>
    /// <param name="targets">The folder of the targets.</param>
    /// <param name="option">The option as the user wrote it, for messages.</param>
    /// <exception cref="InputException">Two pictures in one folder differ only in the extension.</exception>
    public static PicturePairs Match(PictureFolder sources, PictureFolder targets, string option)
    {
        (Dictionary<string, string>? sourceOf, Dictionary<string, string>? targetOf) = (
            ByKey(sources, option), ByKey(targets, option));
        return new PicturePairs(
            sources,
            targets,
            [
                .. sourceOf.Keys.Where(targetOf.ContainsKey).Order(StringComparer.Ordinal)
                    .Select(key => new PicturePair(key, sourceOf[key], targetOf[key])),
            ],
            [.. sourceOf.Where(item => !targetOf.ContainsKey(item.Key)).Select(item => item.Value)],
            [.. targetOf.Where(item => !sourceOf.ContainsKey(item.Key)).Select(item => item.Value)]);
    }

    /// <summary>
    /// The suffix for a message about an unmatched name: the name of the other side that looks the same.
    /// </summary>
    private string Like(string name) =>
        Twin(name) is { } twin ? $", where {VisibleName.WithCodePoints(twin)} only looks the same" : "";

    private string? Twin(string name)
    {
        _skeletons ??= LoneSources.Select(lone => (Name: lone, IsSource: true))
            .Concat(LoneTargets.Select(lone => (Name: lone, IsSource: false)))
            .ToLookup(lone => VisibleName.Skeleton(PictureFolder.KeyOf(lone.Name)));
        (string Name, bool IsSource)[] alike = [.. _skeletons[VisibleName.Skeleton(PictureFolder.KeyOf(name))]];
        bool isSource = alike.Any(lone => lone.IsSource && lone.Name == name);
        return alike.Where(lone => lone.IsSource != isSource).Select(lone => lone.Name).FirstOrDefault();
    }

    private static PicturePairs Alone(PictureFolder sources) => new(
        sources,
        null,
        [.. sources.Names.Select(name => new PicturePair(PictureFolder.KeyOf(name), name, null))],
        [],
        []);

    private static Dictionary<string, string> ByKey(PictureFolder folder, string option)
    {
        Dictionary<string, string> names = [];
        foreach (string name in folder.Names)
        {
            string key = PictureFolder.KeyOf(name);
            if (!names.TryAdd(key, name))
            {
                throw new InputException(
                    $"--data {option}: {folder.Path} contains both {names[key]} and {name}, so the partner of {key} "
                    + "is ambiguous; keep one");
            }
        }

        return names;
    }
}

/// <summary>A source and its target.</summary>
/// <param name="Key">The key that matches them.</param>
/// <param name="Source">The source's relative path.</param>
/// <param name="Target">The target's relative path; null if there is no target folder.</param>
public sealed record PicturePair(string Key, string Source, string? Target);
