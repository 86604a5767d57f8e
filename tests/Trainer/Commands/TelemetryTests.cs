namespace ImageGen.Tests.Trainer.Commands;

/// <summary>The program leaves nothing outside its cache: ONNX Runtime's telemetry is off.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _home = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void Exporting_and_evaluating_leave_no_file_in_the_home()
    {
        RealProgram trainer = RealProgram.Named("trainer").AtHome(_home.Path).With("IMAGEGEN_CACHE", _cache.Path);
        const string train = "train ae --data shapes --steps 2 --batch 8 --run run";
        trainer.Run(_folder.Path, train.Split(' ')).Succeeded();
        trainer.Run(_folder.Path, "export", "run", "--out", "a.onnx").Succeeded();
        trainer.Run(_folder.Path, "evaluate", "a.onnx").Succeeded();
        Assert.Empty(_home.Names());
    }
}
