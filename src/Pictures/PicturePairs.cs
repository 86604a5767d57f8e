using ImageGen.Generators;

namespace ImageGen.Pictures;

/// <summary>
/// Pictures and what they should become, matched by name: partners have the same path inside their folders but for the
/// ending and the spelling in Unicode. Names of the two sides that differ and look alike are shown with their code
/// points.
/// </summary>
public sealed class PicturePairs
{
    /// <summary>The folder of the sources, where one folder holds both.</summary>
    public const string SourceName = "source";

    /// <summary>The folder of the targets, where one folder holds both.</summary>
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

    /// <summary>The folder of the targets; null when there are none.</summary>
    public PictureFolder? Targets { get; }

    /// <summary>Every source with its target, or with null when there are no targets at all; sorted by key.</summary>
    public IReadOnlyList<PicturePair> Pairs { get; }

    /// <summary>The sources that have no target and are left out, as paths inside their folder.</summary>
    public IReadOnlyList<string> LoneSources { get; }

    /// <summary>The targets that have no source and are left out, as paths inside their folder.</summary>
    public IReadOnlyList<string> LoneTargets { get; }

    /// <summary>The lines that name what is left out, in a bounded number.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            string[] lines =
            [
                .. LoneSources.Select(
                    name => $"  left out {SourceName}/{Shown(name)}: no partner in {TargetName}/{Like(name)}"),
                .. LoneTargets.Select(
                    name => $"  left out {TargetName}/{Shown(name)}: no partner in {SourceName}/{Like(name)}"),
            ];
            return lines.Length <= MostNamed
                ? lines
                : lines.Take(MostNamed).Append(
                    $"  left out {lines.Length - MostNamed} more without a partner, {lines.Length} in all");
        }
    }

    /// <summary>
    /// A lone name as it is shown: with the code points of what is invisible in it, where one of the other side looks
    /// the same.
    /// </summary>
    public string Shown(string name) => Twin(name) is null ? name : VisibleName.WithCodePoints(name);

    /// <summary>
    /// Lists a folder that holds a folder "source" and, for pairs, a folder "target"; or any folder of pictures, which
    /// are then sources.
    /// </summary>
    /// <exception cref="InputException">There is no such folder, no picture in it, or not one pair.</exception>
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
                    + "there, with the targets' names");
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
            $"--data {path}: no picture in {SourceName}/ has the name of one in {TargetName}/ "
            + $"({SourceName}/{pairs.Shown(pairs.LoneSources[0])} has no partner{pairs.Like(pairs.LoneSources[0])}); "
            + "give partners the same name");
    }

    /// <summary>Matches the pictures of two folders.</summary>
    /// <param name="sources">The folder of the sources.</param>
    /// <param name="targets">The folder of the targets.</param>
    /// <param name="option">What the user wrote to name them, for messages.</param>
    /// <exception cref="InputException">Two pictures of a folder have the same name but for the ending.</exception>
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

    /// <summary>What to add to a line about a lone name: the one of the other side that looks the same.</summary>
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
                    $"--data {option}: {folder.Path} holds both {names[key]} and {name}, so it is not clear which "
                    + $"belongs to {key}; keep one");
            }
        }

        return names;
    }
}

/// <summary>A picture and what it should become.</summary>
/// <param name="Key">What their names have in common.</param>
/// <param name="Source">The source's path inside its folder.</param>
/// <param name="Target">The target's path inside its folder; null where there are no targets.</param>
public sealed record PicturePair(string Key, string Source, string? Target);
