using ImageGen.Pictures;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Sweeps;

/// <summary>The real program on a small grid.</summary>
public sealed class SweepRunTests : IDisposable
{
    private const string Small =
        "\"data\": \"shapes\", \"batch\": 4, \"width\": 4, \"checkpoint-every\": 5, \"log-every\": 5, \"threads\": 1";

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder cache = new();

    public void Dispose()
    {
        folder.Dispose();
        cache.Dispose();
    }

    [Fact]
    public void Each_run_is_the_one_that_train_makes_and_the_table_names_them_all()
    {
        Write($$"""{ "system": "ae", "options": { {{Small}}, "steps": 10 }, "grid": { "seed": [0, 1] } }""");
        (int exitCode, string output, string error) = Run("sweep grid.json --processes 2");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("seed=0: finished", output);

        Run("train ae --data shapes --batch 4 --width 4 --checkpoint-every 5 --log-every 5 --threads 1 --steps 10 "
            + "--seed 1 --run alone");
        Assert.Equal(
            File.ReadAllBytes(RunFolder.Open(folder.File("alone")).LatestCheckpoint()!),
            File.ReadAllBytes(RunFolder.Open(folder.File("runs/grid/seed=1")).LatestCheckpoint()!));

        string[] table = File.ReadAllLines(folder.File("runs/grid/sweep.csv"));
        Assert.StartsWith("seed,state,steps,images/s,loss/", table[0]);
        Assert.StartsWith("0,finished,10,", table[1]);
        Assert.StartsWith("1,finished,10,", table[2]);
        string plot = Assert.Single(Directory.GetFiles(folder.File("runs/grid"), "*.png"));
        CroppedPicture picture = PictureReader.Cropped(plot, 300);
        Assert.True(picture.Pixels.Distinct().Count() > 10, "the plot is blank");

        DateTime written = File.GetLastWriteTimeUtc(folder.File("runs/grid/seed=0/generator.onnx"));
        Assert.Equal(0, Run("sweep grid.json").ExitCode);
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder.File("runs/grid/seed=0/generator.onnx")));
    }

    [Fact]
    public void Without_threads_in_the_file_a_run_has_those_of_train_on_its_share_of_the_processors()
    {
        const string Options = "\"options\": { \"data\": \"shapes\", \"batch\": 4, \"width\": 4, \"steps\": 1 }";
        int ThreadsOf(string system, int processes)
        {
            Write($$"""{ "system": "{{system}}", {{Options}}, "grid": { "seed": [0] } }""");
            string output = $"{system}-{processes}";
            Assert.Equal(0, Run($"sweep grid.json --out {output} --processes {processes}").ExitCode);
            string configuration = File.ReadAllText(RunFolder.Open(folder.File($"{output}/seed=0")).Configuration);
            return RunConfiguration.FromJson(configuration).Threads;
        }

        Assert.Equal(1, ThreadsOf("ae", 1));
        Assert.Equal(Environment.ProcessorCount, ThreadsOf("conv-ae", 1));
        Assert.Equal(Math.Max(1, Environment.ProcessorCount / 2), ThreadsOf("conv-ae", 2));
    }

    [Fact]
    public void A_sweep_that_is_stopped_goes_on_and_ends_as_if_it_had_not_been()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no SIGINT can be sent there");
        Write($$"""{ "system": "ae", "options": { {{Small}} }, "grid": { "steps": [1, 4000] } }""");
        (int exitCode, string output, string error) = Run("sweep grid.json", interruptAt: "steps=1: finished");
        Assert.Equal((130, ""), (exitCode, error));
        Assert.Contains("1 of 2 runs are finished; the same command goes on", output);
        var stopped = RunFolder.At(folder.File("runs/grid/steps=4000"));
        Assert.False(File.Exists(Path.Combine(stopped.Path, "run.lock")));
        Assert.False(File.Exists(stopped.Generator));

        Write($$"""{ "system": "ae", "options": { {{Small}} }, "grid": { "steps": [1, 4000, 2] } }""");
        (exitCode, output, _) = Run("sweep grid.json --time-limit 1s");
        Assert.Equal(130, exitCode);
        Assert.Contains("of 3 runs are finished", output);
    }

    [Fact]
    public void A_run_that_was_killed_before_its_first_checkpoint_begins_again()
    {
        Write($$"""{ "system": "ae", "options": { {{Small}}, "steps": 3 }, "grid": { "seed": [4] } }""");
        Assert.Equal(0, Run("sweep grid.json").ExitCode);
        string run = folder.File("runs/grid/seed=4");
        foreach (string checkpoint in Directory.GetFiles(Path.Combine(run, "checkpoints")))
            File.Delete(checkpoint);
        File.Delete(Path.Combine(run, "generator.onnx"));
        Assert.Equal((0, ""), Without(Run("sweep grid.json")));
        Assert.True(File.Exists(Path.Combine(run, "generator.onnx")));
    }

    [Fact]
    public void A_run_that_fails_is_named_and_the_others_are_trained()
    {
        Write($$"""{ "system": "ae", "options": { {{Small}}, "steps": 2 }, "grid": { "average": [2, 0.9] } }""");
        (int exitCode, string error) = Without(Run("sweep grid.json"));
        Assert.Equal(2, exitCode);
        Assert.Contains("1 of 2 runs failed, average=2 first: --average 2", OneLine(error));
        Assert.True(File.Exists(folder.File("runs/grid/average=0.9/generator.onnx")));
        Assert.Contains("--average 2", File.ReadAllText(folder.File("runs/grid/logs/average=2.log")));
    }

    [Fact]
    public void Runs_of_other_settings_are_not_taken_for_those_of_the_grid()
    {
        Write($$"""{ "system": "ae", "options": { {{Small}}, "steps": 2 }, "grid": { "seed": [0] } }""");
        Assert.Equal(0, Run("sweep grid.json").ExitCode);
        Write($$"""{ "system": "ae", "options": { {{Small}}, "steps": 3 }, "grid": { "seed": [0] } }""");
        (int exitCode, string error) = Without(Run("sweep grid.json"));
        Assert.Equal(2, exitCode);
        Assert.Contains("contains a run with different settings", OneLine(error));
    }

    [Theory]
    [InlineData("\"system\": \"stylegan\", \"grid\": { \"seed\": [0] }", "stylegan")]
    [InlineData("\"system\": \"ae\", \"grid\": { \"colour\": [0] }", "colour=0: --colour: no such option")]
    [InlineData("\"system\": \"ae\", \"grid\": { \"width\": [8, \"wide\"] }", "width=wide: --width wide")]
    [InlineData("\"system\": \"cgan\", \"grid\": { \"loss\": [\"bce\", \"mse\"] }", "loss=mse: --loss mse")]
    [InlineData("\"system\": \"ae\", \"grid\": { \"seed\": [\"a\"] }", "seed=a: ")]
    [InlineData("\"system\": \"ae\", \"options\": { \"data\": \"nowhere\" }, \"grid\": { \"seed\": [0] }", "nowhere")]
    public void What_no_run_could_be_is_said_before_anything_is_trained(string json, string expected)
    {
        Write($"{{ {json} }}");
        (int exitCode, string error) = Without(Run("sweep grid.json"));
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, OneLine(error));
        Assert.Equal(["grid.json"], folder.Names());
    }

    [Theory]
    [InlineData("sweep nowhere.json", "nowhere.json: cannot be opened")]
    [InlineData("sweep grid.json --processes 0", "--processes 0: expected 1 to 1024")]
    [InlineData("sweep grid.json --time-limit soon", "--time-limit soon: expected a time")]
    [InlineData("sweep grid.json --emit pbs", "--emit pbs: expected slurm")]
    public void Options_that_make_no_sense_are_refused(string arguments, string expected)
    {
        Write("""{ "system": "ae", "grid": { "seed": [0] } }""");
        (int exitCode, string error) = Without(Run(arguments));
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, OneLine(error));
    }

    private static string OneLine(string error) => Assert.Single(error.TrimEnd().Split('\n'));

    private static (int ExitCode, string Error) Without((int ExitCode, string Output, string Error) run) =>
        (run.ExitCode, run.Error);

    private void Write(string json) => File.WriteAllText(folder.File("grid.json"), json);

    private (int ExitCode, string Output, string Error) Run(string arguments, string? interruptAt = null) =>
        TrainerProgram.Run(arguments, folder.Path, interruptAt, environment: ("IMAGEGEN_CACHE", cache.Path));
}
