using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Tests;

/// <summary>THIRD-PARTY-NOTICES.md, and what a program ships that it must name.</summary>
internal static partial class ThirdPartyNotices
{
    /// <summary>The file's text.</summary>
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Folder, "THIRD-PARTY-NOTICES.md"));

    /// <summary>Fails when the notices do not name every package that a program ships.</summary>
    /// <param name="program">The program's assembly, whose list of parts lies beside the tests.</param>
    /// <param name="known">A package that it ships for certain: the list is read as it should be.</param>
    public static void AssertNames(string program, string known)
    {
        List<string> shipped = Shipped(program);
        Assert.Contains(known, shipped);
        string[] named = [.. Code().Matches(Text).Select(match => match.Groups["name"].Value)];
        string[] missing = [.. shipped.Where(package => !Array.Exists(named, name => Covers(name, package)))];
        Assert.True(
            missing.Length == 0,
            $"THIRD-PARTY-NOTICES.md does not name {string.Join(", ", missing)}: {program} ships it; add a row");
    }

    // A name that ends in a star stands for a package per platform.
    private static bool Covers(string name, string package) =>
        name.EndsWith(".*", StringComparison.Ordinal) || name.EndsWith("-*", StringComparison.Ordinal)
            ? package.StartsWith(name[..^1], StringComparison.Ordinal)
            : name == package;

    // What the program's own list of its parts says comes out of a package and is copied beside it.
    private static List<string> Shipped(string program)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{program}.deps.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        string target = root.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        JsonElement parts = root.GetProperty("targets").GetProperty(target);
        return
        [
            .. root.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() is "package" or "runtimepack")
                .Where(library => parts.GetProperty(library.Name).EnumerateObject().Any(IsFiles))
                .Select(library => library.Name.Split('/')[0]),
        ];
    }

    private static bool IsFiles(JsonProperty part) => part.Name is "runtime" or "native" or "runtimeTargets";

    [GeneratedRegex("`(?<name>[A-Za-z0-9.*-]+)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Code();
}
