using ImageGen.Trainer.Commands;

namespace ImageGen.Tests.Trainer.Commands;

public sealed class HelpTests
{
    [Fact]
    public void The_help_of_every_command_is_the_one_that_was_read() =>
        Snapshot.Matches("trainer-help", CommandHelp.Of("trainer", TrainerCommandLine.CreateRoot()));
}
