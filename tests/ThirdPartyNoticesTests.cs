using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Tests;

/// <summary>What comes with the programs is named in THIRD-PARTY-NOTICES.md, with its licence.</summary>
public sealed partial class ThirdPartyNoticesTests
{
    private const int Patience = 5000;

    private static readonly string _notices =
        File.ReadAllText(Path.Combine(Repository.Folder, "THIRD-PARTY-NOTICES.md"));

    [Theory]
    [InlineData("viewer", "Microsoft.ML.OnnxRuntime.Managed")]
    [InlineData("trainer", "TorchSharp")]
    public void Every_package_that_ships_is_named(string program, string known)
    {
        var shipped = Shipped(program);
        Assert.Contains(known, shipped);
        var named = Code().Matches(_notices).Select(match => match.Groups["name"].Value).ToList();
        var missing = shipped.Where(package => !named.Exists(name => Covers(name, package)));
        Assert.True(
            !missing.Any(),
            $"THIRD-PARTY-NOTICES.md does not name {string.Join(", ", missing)}: {program} ships it; add a row");
    }

    [Fact]
    public void Every_shipped_model_stands_under_its_terms()
    {
        var models = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "models"), "*.onnx")
            .Select(path => $"`{Path.GetFileNameWithoutExtension(path)}`");
        Assert.All(models, model => Assert.Contains(model, _notices));
    }

    // A name that ends in a star stands for a package per platform.
    private static bool Covers(string name, string package) =>
        name.EndsWith(".*", StringComparison.Ordinal) || name.EndsWith("-*", StringComparison.Ordinal)
            ? package.StartsWith(name[..^1], StringComparison.Ordinal)
            : name == package;

    // What the program's own list of its parts says comes out of a package and is copied beside it.
    private static List<string> Shipped(string program)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{program}.deps.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var root = document.RootElement;
        var target = root.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        var parts = root.GetProperty("targets").GetProperty(target);
        return
        [
            .. root.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() is "package" or "runtimepack")
                .Where(library => parts.GetProperty(library.Name).EnumerateObject().Any(IsFiles))
                .Select(library => library.Name.Split('/')[0]),
        ];
    }

    private static bool IsFiles(JsonProperty part) => part.Name is "runtime" or "native" or "runtimeTargets";

    [GeneratedRegex("`(?<name>[A-Za-z0-9.*-]+)`", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Code();
}
