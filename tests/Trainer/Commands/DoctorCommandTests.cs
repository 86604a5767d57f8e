namespace ImageGen.Tests.Trainer.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_says_what_the_machine_is_and_how_fast_a_system_trains_and_leaves_nothing_behind()
    {
        (int exitCode, string output, string error) = TrainerProgram.Run(
            "doctor --recipe vae --seconds 1", folder.Path);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Contains("LibTorch", output);
        Assert.Contains("logical processors", output);
        Assert.Matches(
            @"vae +[\d,]+ pictures/s +[\d,.]+ steps/s in float32.* +shaped as mnist, 1x28x28, batch 256", output);
        Assert.DoesNotContain("pix2pix", output);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_system_of_one_thread_does_not_limit_the_systems_after_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        (int _, string output, string _) = TrainerProgram.Run(
            "doctor --seconds 1 --precision float32", folder.Path, interruptAt: "  cgan");
        Assert.Matches("  gan .*, 1 thread\n", output);
        string all = Environment.ProcessorCount == 1 ? "1 thread" : $"{Environment.ProcessorCount} threads";
        Assert.Matches($"  cgan .*, {all}\n", output);
    }

    [Fact]
    public void It_stops_when_it_is_asked_to()
    {
        if (OperatingSystem.IsWindows())
            return;
        (int exitCode, string _, string error) = TrainerProgram.Run(
            "doctor --recipe ae --seconds 600", folder.Path, interruptAt: "training, 600 s");
        Assert.Equal(130, exitCode);
        Assert.Equal("", error);
    }

    [Theory]
    [InlineData("doctor --recipe nowhere", "nowhere")]
    [InlineData("doctor --seconds 0", "--seconds 0")]
    [InlineData("doctor --precision half", "--precision half")]
    [InlineData("doctor --device tpu", "--device tpu")]
    public void Bad_input_is_one_line_and_exit_code_2(string arguments, string expected)
    {
        (int exitCode, string _, string error) = TrainerProgram.Run(arguments, folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains(expected, error);
    }
}
