using System.Text.RegularExpressions;

namespace ImageGen.Tests;

/// <summary>Which part may know which: the arrows of the README's "How it is built".</summary>
public sealed partial class HouseTests
{
    private const string Suppression = "#pragma warning disable"; // the text that is searched for, no suppression

    private static readonly string[] PureViewer =
    [
        "ImageGen.Viewer.Browser", "ImageGen.Viewer.Window", "ImageGen.Viewer.Commands", "ImageGen.Viewer.Rendering",
        "Microsoft.AspNetCore", "Spectre", "System.CommandLine",
    ];

    public static TheoryData<string, string[]> Arrows => new()
    {
        {
            "src/Generators",
            ["ImageGen.Pictures", "ImageGen.Trainer", "ImageGen.Viewer", "TorchSharp", "NetVips", "Spectre"]
        },
        {
            "src/Generators/Adopt",
            ["Microsoft.ML", "ImageGen.Generators.Runtime", "System.Diagnostics", "System.Text.Json"]
        },
        {
            "src/Pictures",
            [
                "ImageGen.Trainer", "ImageGen.Viewer", "TorchSharp", "Microsoft.ML", "Spectre", "System.CommandLine",
            ]
        },
        { "src/Viewer", ["ImageGen.Trainer", "TorchSharp"] },
        { "src/Trainer", ["ImageGen.Viewer"] },
        {
            "src/Trainer/Networks",
            ["ImageGen.Trainer.Recipes", "ImageGen.Trainer.Training", "ImageGen.Trainer.Data"]
        },
        {
            "src/Trainer/Recipes",
            ["ImageGen.Trainer.Training", "ImageGen.Trainer.Data", "ImageGen.Trainer.Commands", "Spectre"]
        },
        {
            "src/Trainer/Data",
            ["ImageGen.Trainer.Recipes", "ImageGen.Trainer.Training", "ImageGen.Trainer.Commands", "Spectre"]
        },
        {
            "src/Trainer/Training",
            ["ImageGen.Trainer.Commands", "ImageGen.Trainer.Export", "ImageGen.Trainer.Evaluation"]
        },
        {
            "src/Trainer/Sweeps",
            ["ImageGen.Trainer.Commands", "ImageGen.Trainer.Recipes", "ImageGen.Trainer.Networks", "TorchSharp"]
        },
        { "src/Trainer/Export", ["ImageGen.Trainer.Commands", "ImageGen.Trainer.Evaluation"] },
        {
            "src/Viewer/Scenes",
            [
                .. PureViewer, "ImageGen.Viewer.Models", "ImageGen.Viewer.Session", "ImageGen.Viewer.Images",
                "ImageGen.Viewer.Direct3D12", "NetVips", "System.IO", "System.Diagnostics",
            ]
        },
        {
            "src/Viewer/Adopt",
            [
                .. PureViewer, "ImageGen.Viewer.Models", "ImageGen.Viewer.Session", "ImageGen.Viewer.Images",
                "ImageGen.Viewer.Scenes", "ImageGen.Viewer.Direct3D12", "NetVips",
            ]
        },
        {
            "src/Viewer/Models",
            [
                .. PureViewer, "ImageGen.Viewer.Session", "ImageGen.Viewer.Images", "ImageGen.Viewer.Direct3D12",
                "NetVips",
            ]
        },
        {
            "src/Viewer/Session",
            [.. PureViewer, "ImageGen.Viewer.Images", "ImageGen.Viewer.Direct3D12", "NetVips"]
        },
        {
            "src/Viewer/Images",
            [.. PureViewer, "ImageGen.Viewer.Models", "ImageGen.Viewer.Session", "ImageGen.Viewer.Direct3D12"]
        },
        { "src/Viewer/Direct3D12", [.. PureViewer, "ImageGen.Viewer.Session", "NetVips"] },
        {
            "src/Viewer/Rendering",
            [
                "ImageGen.Viewer.Browser", "ImageGen.Viewer.Window", "ImageGen.Viewer.Commands",
                "Microsoft.AspNetCore", "NetVips", "Spectre", "System.CommandLine",
            ]
        },
        {
            "src/Viewer/Browser",
            [
                "ImageGen.Viewer.Direct3D12", "ImageGen.Viewer.Window", "ImageGen.Viewer.Commands", "NetVips",
                "Spectre", "System.CommandLine",
            ]
        },
        {
            "src/Viewer/Window",
            [
                "ImageGen.Viewer.Browser", "ImageGen.Viewer.Commands", "Microsoft.AspNetCore", "NetVips", "Spectre",
                "System.CommandLine",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_part_knows_only_what_it_stands_on(string folder, string[] forbidden)
    {
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories)
                .Where(path => !path.Split('/', '\\').Contains("obj")),
        ];
        Assert.NotEmpty(files);
        foreach (string file in files)
            Assert.Empty(Uses(File.ReadAllText(file), forbidden));
    }

    [Theory]
    [InlineData("bench")]
    [InlineData("src")]
    [InlineData("tests")]
    public void A_suppressed_warning_has_its_reason_beside_it(string folder)
    {
        string[] files = Directory.GetFiles(
            Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories);
        Assert.DoesNotContain(
            files.Where(path => !path.Split('/', '\\').Contains("obj"))
                .SelectMany(path => File.ReadLines(path).Select(line => (path, line.Trim()))),
            ((string Path, string Line) each) =>
                each.Line.StartsWith(Suppression, StringComparison.Ordinal)
                && !each.Line.Contains(" // ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bench")]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_line_has_more_than_120_columns(string folder)
    {
        string[] files = Directory.GetFiles(
            Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories);
        string[] tooLong =
        [
            .. files.Where(path => !path.Split('/', '\\').Contains("obj"))
                .SelectMany(path => File.ReadLines(path).Select(line => $"{path}: {line}")
                    .Where(told => told.Length > path.Length + 2 + 120)),
        ];
        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_qualified_name_and_a_global_using_are_seen_too()
    {
        string[] forbidden = ["ImageGen.Viewer.Browser", "NetVips"];
        Assert.Single(Uses("global using ImageGen.Viewer.Browser;", forbidden));
        Assert.Single(Uses("using static ImageGen.Viewer.Browser.PageFiles;", forbidden));
        Assert.Single(Uses("namespace ImageGen.Viewer.Images; object x = Browser.PageFiles.Paths;", forbidden));
        Assert.Single(Uses("namespace ImageGen.Viewer; object x = new NetVips.Image();", forbidden));
        Assert.Empty(Uses("namespace ImageGen.Viewer; /// <summary>Not Browser.PageFiles.</summary>", forbidden));
    }

    /// <summary>The forbidden namespaces that a source names: in a using of any kind, or in front of a type.</summary>
    private static IEnumerable<string> Uses(string source, string[] forbidden)
    {
        string code = Comments().Replace(source, "");
        string own = Namespace().Match(code).Groups["name"].Value;
        return forbidden.Where(name => Shortened(name, own).Any(shown => Regex.IsMatch(
            code,
            $@"(?<![\w.""]){Regex.Escape(shown)}(\.[A-Z]{(shown == name ? "|;" : "")})",
            RegexOptions.None,
            TimeSpan.FromSeconds(5))));
    }

    /// <summary>A namespace in full, and without what it has in common with the file's own.</summary>
    private static IEnumerable<string> Shortened(string name, string own)
    {
        yield return name;
        for (int dot = own.Length; dot > 0; dot = own.LastIndexOf('.', dot - 1))
        {
            if (name.StartsWith(own[..dot] + ".", StringComparison.Ordinal))
                yield return name[(dot + 1)..];
        }
    }

    [GeneratedRegex("//[^\n]*", RegexOptions.None, 5000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Namespace();
}
