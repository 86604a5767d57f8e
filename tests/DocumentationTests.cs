using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using ImageGen.Trainer.Commands;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests;

/// <summary>What the README and docs/ name must be there, and what they tell a reader to type must be understood.</summary>
public sealed partial class DocumentationTests
{
    private const int Patience = 5000;

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Folder, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Folder, "models"), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Folder, path)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_and_pictures_lead_to_files(string page)
    {
        var path = Path.Combine(Repository.Folder, page);
        var targets = Link().Matches(File.ReadAllText(path)).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://") && !target.StartsWith('#'));
        foreach (var target in targets)
        {
            var file = Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0]);
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{page} leads to {target}, which is not there");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_are_understood(string page)
    {
        foreach (Match match in Typed().Matches(File.ReadAllText(Path.Combine(Repository.Folder, page))))
        {
            var program = match.Groups["program"].Value;
            var line = Comment().Replace(match.Groups["arguments"].Value, "").Replace('…', 'x');
            // A verb that a sentence names, a line of syntax, or the ninth recipe, which is a page's example and not here.
            if ((!line.Contains("--") && !line.Contains('.')) || line.Contains('[') || line.Contains("SYSTEM") || line.Contains("denoising-ae"))
                continue;
            Command root = program == "viewer" ? ViewerCommandLine.CreateRoot() : TrainerCommandLine.CreateRoot();
            var errors = root.Parse(CommandLineParser.SplitCommandLine(line).ToList()).Errors;
            Assert.True(errors.Count == 0, $"{page}: {program} {line}: {string.Join(" ", errors)}");
        }
    }

    [GeneratedRegex(@"(?:\]\(|src="")(?<target>[^)""\s]+)", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Link();

    // A line of a block of shell commands, or a whole piece of code in a sentence or a table.
    [GeneratedRegex(@"(?:(?<=^)|(?<=`))(?<program>viewer|trainer) (?<arguments>[^`\r\n]+)(?=`|\r?$)", RegexOptions.Multiline, Patience)]
    private static partial Regex Typed();

    [GeneratedRegex(@"\s+#.*|\s{3,}[^-].*", RegexOptions.None, Patience)]
    private static partial Regex Comment();
}
