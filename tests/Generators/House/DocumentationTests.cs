using System.Text.RegularExpressions;

namespace ImageGen.Tests;

/// <summary>What the README and docs/ name must be there, and the pictures that are there must be shown.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. Documentation.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_and_pictures_lead_to_files(string page)
    {
        foreach (string file in Targets(page))
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{page} leads to {file}, which is not there");
    }

    [Fact]
    public void Every_picture_is_shown_by_a_page()
    {
        string[] pictures = Directory.GetFiles(
            Path.Combine(Repository.Folder, "docs", "images"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(pictures);
        Assert.Empty(pictures.Except(Documentation.Pages.SelectMany(Targets)));
    }

    /// <summary>The files and folders that a page leads to.</summary>
    private static IEnumerable<string> Targets(string page)
    {
        string path = Path.Combine(Repository.Folder, page);
        return Link().Matches(File.ReadAllText(path))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://") && !target.StartsWith('#'))
            .Select(target => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0])));
    }

    [GeneratedRegex(@"(?:\]\(|src="")(?<target>[^)""\s]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();
}
