using System.Text.RegularExpressions;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>The page's JavaScript as its own tools see it.</summary>
public sealed partial class PageScriptTests(PageTools tools) : IClassFixture<PageTools>
{
    [Fact]
    public Task ESLint_finds_nothing() => tools.SucceedsAsync("lint");

    [Fact]
    public Task The_types_are_right() => tools.SucceedsAsync("types");

    [Fact]
    public void The_type_checker_knows_the_elements_that_there_are()
    {
        string page = File.ReadAllText(
            Path.Combine(Repository.Folder, "src", "Viewer", "Browser", "wwwroot", "index.html"));
        string types = File.ReadAllText(
            Path.Combine(Repository.Folder, "tests", "Viewer", "Browser", "tools", "page.d.ts"));
        string[] elements =
        [
            .. Identifier().Matches(page).Select(match => match.Groups["id"].Value)
                .Where(id => !id.StartsWith("i-", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(elements);
        Assert.Equal(
            elements,
            Member().Matches(types).Select(match => match.Groups["id"].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\sid=""(?<id>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(
        @"^  ""?(?<id>[\w-]+)""?: HTML\w*Element;$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();
}
