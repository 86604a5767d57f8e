using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class HelpTests
{
    [Fact]
    public void The_help_of_every_command_is_the_one_that_was_read() =>
        Snapshot.Matches("viewer-help", CommandHelp.Of("viewer", ViewerCommandLine.CreateRoot()));
}
