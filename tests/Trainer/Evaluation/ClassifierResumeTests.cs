using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ClassifierResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShapesDataSet _set = new();
    private readonly PictureSet _all;
    private readonly PictureSet _pictures;
    private readonly ClassifierPlan _plan;

    public ClassifierResumeTests()
    {
        _all = _set.Load(new DataStore(), DataSplit.Train);
        _pictures = _all.First(2_000);
        _plan = ClassifierPlan.For(_set) with { Epochs = 4, Width = 8 };
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _all.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    internal void A_stopped_training_is_resumed_to_the_same_bytes(Precision precision)
    {
        ClassifierTrainingOptions options = ClassifierTrainingOptions.Cpu with { Precision = precision };
        byte[] undisturbed = ClassifierTraining.Run(_set, _plan, _pictures, options, _ => { }, default);
        List<string> lines = StopAtFirstReport(options);
        Assert.Equal("stopped after step 100; the same command resumes it", lines[^1]);
        Assert.False(File.Exists(Path));
        Assert.True(Directory.Exists(Checkpoints));

        lines.Clear();
        Assert.Equal(undisturbed, Write(_plan, options, lines.Add));
        Assert.Equal(undisturbed, File.ReadAllBytes(Path));
        Assert.Equal($"classifier of {_set.ShortName}: resumed at step 100", lines[0]);
        Assert.Matches(@"step 124/124: loss \d\.\d+, [\d,]+ pictures/s, 00:00:00 left$", lines[^1]);
        Assert.False(Directory.Exists(Checkpoints));
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_it_is_used()
    {
        ClassifierTrainingOptions options = ClassifierTrainingOptions.Cpu;
        byte[] undisturbed = ClassifierTraining.Run(_set, _plan, _pictures, options, _ => { }, default);
        StopAtFirstReport(options, TimeSpan.Zero);
        string[] files = [.. Directory.GetFiles(Checkpoints, "*.safetensors", SearchOption.AllDirectories).Order()];
        Assert.Equal(3, files.Length);
        byte[] newest = File.ReadAllBytes(files[^1]);
        newest[^1] ^= 4;
        File.WriteAllBytes(files[^1], newest);

        var lines = new List<string>();
        Assert.Equal(undisturbed, Write(_plan, options, lines.Add));
        Assert.StartsWith($"{files[^1]}: damaged or unreadable; ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("resumed at step 99", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_of_another_training_are_refused_and_kept()
    {
        StopAtFirstReport(ClassifierTrainingOptions.Cpu);
        foreach (ClassifierPlan plan in (ClassifierPlan[])[_plan with { Epochs = 5 }, _plan with { Width = 16 }])
            Refuse(plan, ClassifierTrainingOptions.Cpu);
        Refuse(_plan, ClassifierTrainingOptions.Cpu with { Threads = ClassifierTrainingOptions.Cpu.Threads + 1 });
        Refuse(_plan, ClassifierTrainingOptions.Cpu with { Precision = Precision.BFloat16 });
        using PictureSet fewer = _all.First(1_999);
        Assert.Contains("other options or other pictures", Assert.Throws<InputException>(
            () => Write(_plan, ClassifierTrainingOptions.Cpu, _ => { }, fewer)).Message);
        Assert.NotEmpty(Directory.GetFiles(Checkpoints, "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_training_that_is_stopped_before_its_first_step_leaves_nothing()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => ClassifierTraining.Write(
            Path, _set, _plan, _pictures, ClassifierTrainingOptions.Cpu, _ => { }, stopped.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private string Path => _folder.File("classifier.onnx");

    private string Checkpoints => $"{Path}.training";

    private void Refuse(ClassifierPlan plan, ClassifierTrainingOptions options) =>
        Assert.Contains("other options or other pictures", Assert.Throws<InputException>(
            () => Write(plan, options, _ => { })).Message);

    private byte[] Write(
        ClassifierPlan plan, ClassifierTrainingOptions options, Action<string> report, PictureSet? pictures = null) =>
        ClassifierTraining.Write(Path, _set, plan, pictures ?? _pictures, options, report, default);

    /// <summary>Trains until the report of step 100.</summary>
    private List<string> StopAtFirstReport(ClassifierTrainingOptions options, TimeSpan? every = null)
    {
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        void Report(string line)
        {
            lines.Add(line);
            stop.Cancel();
        }

        using var checkpoints = new ClassifierCheckpoints(Path) { Every = every ?? TimeSpan.FromDays(1) };
        Assert.Throws<OperationCanceledException>(() => ClassifierTraining.Run(
            _set, _plan, _pictures, options, Report, stop.Token, checkpoints));
        return lines;
    }
}
