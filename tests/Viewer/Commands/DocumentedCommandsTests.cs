using System.CommandLine;
using System.CommandLine.Parsing;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>What the README and docs/ tell a reader to type must be understood by the viewer.</summary>
public sealed class DocumentedCommandsTests
{
    public static TheoryData<string> Pages => [.. Documentation.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_are_understood(string page)
    {
        foreach (string line in Documentation.Commands(page, "viewer"))
        {
            Command root = ViewerCommandLine.CreateRoot();
            IReadOnlyList<ParseError> errors = root.Parse(CommandLineParser.SplitCommandLine(line).ToList()).Errors;
            Assert.True(errors.Count == 0, $"{page}: viewer {line}: {string.Join(" ", errors)}");
        }
    }
}
