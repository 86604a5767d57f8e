using System.Text.RegularExpressions;

namespace ImageGen.Tests;

/// <summary>What the README and docs/ name must be there.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. Documentation.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_and_pictures_lead_to_files(string page)
    {
        string path = Path.Combine(Repository.Folder, page);
        IEnumerable<string> targets = Link().Matches(File.ReadAllText(path))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://") && !target.StartsWith('#'));
        foreach (string target in targets)
        {
            string file = Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0]);
            Assert.True(
                File.Exists(file) || Directory.Exists(file), $"{page} leads to {target}, which is not there");
        }
    }

    [GeneratedRegex(@"(?:\]\(|src="")(?<target>[^)""\s]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();
}
