using System.Security.Cryptography;
namespace ImageGen.Tests.Trainer.Commands;

/// <summary>The real program: exit codes, and one clear line for whatever it cannot use.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train cgan --data nowhere", "--data nowhere")]
    [InlineData("train cgan --data shapes --steps 0", "--steps 0")]
    [InlineData("train cgan --data shapes --batch many", "--batch many: expected a whole number")]
    [InlineData("train cgan --data shapes --batch 4097", "from 2 to 4096")]
    [InlineData("train cgan --data shapes --auxiliary-classifier 1", "add --conditioning projection")]
    [InlineData("train cgan --data shapes --learning-rate nan", "--learning-rate nan")]
    [InlineData("train cgan --data shapes --threads 0", "--threads 0")]
    [InlineData("train cgan --data shapes --threads 1025", "--threads 1025: expected at most 1024")]
    [InlineData("train cgan --data shapes --average 1", "--average 1")]
    [InlineData("train cgan --data shapes --steps 9 --decay-from 9", "--decay-from 9")]
    [InlineData("train cgan --data shapes --export-every 0", "--export-every 0")]
    [InlineData("train --resume nowhere --export-every -2", "--export-every -2")]
    [InlineData("train cgan --data shapes --device tpu", "--device tpu")]
    [InlineData("train cgan --data mnist --data-root nowhere", "--data-root nowhere")]
    [InlineData("train", "name one of")]
    [InlineData("train --resume nowhere", "nowhere: not a run folder")]
    [InlineData("train --resume nowhere --steps many", "many")]
    [InlineData("data fetch nowhere", "nowhere")]
    [InlineData("sample nowhere", "nowhere")]
    [InlineData("export nowhere", "nowhere")]
    [InlineData("evaluate nowhere.onnx", "nowhere.onnx")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("train cgan --nonsense 3", "--nonsense")]
    [InlineData("train cgan --seed -1", "-1")]
    [InlineData("train pix2pix --size 4", "--patch-layers 2")]
    [InlineData("train pix2pix --size 16 --patch-layers 3", "use --patch-layers 2 or --size 32")]
    [InlineData("train cgan --data openmoji-groups --size 7", "even height")]
    public void Bad_input_is_one_line_and_exit_code_2(string arguments, string expected)
    {
        (int exitCode, string _, string error) = TrainerProgram.Run(arguments, folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains(expected, error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Numbered_exports_are_left_and_a_resumed_run_goes_on_with_them()
    {
        const string train = "train cgan --data shapes --steps 5 --batch 8 "
            + "--width 4 --discriminator-width 4 --latent 6 --export-every 2 --run run";
        Assert.Equal(0, TrainerProgram.Run(train, folder.Path).ExitCode);
        Assert.Equal(["step-00000002.onnx", "step-00000004.onnx"], Exports());
        var early = ImageGen.Generators.GeneratorFile.Read(folder.File("run/exports/step-00000002.onnx"));
        Assert.Equal(2, early.Info.Training.Steps);

        Assert.Equal(0, TrainerProgram.Run("train --resume run --steps 6", folder.Path).ExitCode);
        Assert.Equal(["step-00000002.onnx", "step-00000004.onnx", "step-00000006.onnx"], Exports());
        Assert.Equal(0, TrainerProgram.Run("train --resume run --steps 9 --export-every 3", folder.Path).ExitCode);
        Assert.Equal("step-00000009.onnx", Exports()[^1]);

        string[] Exports() =>
        [
            .. Directory.GetFiles(folder.File("run/exports")).Select(path => Path.GetFileName(path)).Order(
                StringComparer.Ordinal),
        ];
    }

    [Fact]
    public void A_short_run_leaves_all_that_was_promised_and_is_not_written_over()
    {
        const string train = "train cgan --data shapes --steps 4 --batch 8 "
            + "--width 4 --discriminator-width 4 --latent 6 --sample-every 2";
        Assert.Equal(0, TrainerProgram.Run(train, folder.Path).ExitCode);
        Assert.Equal(
            ["checkpoints", "config.json", "generator.onnx", "samples", "stats.jsonl"],
            Directory.EnumerateFileSystemEntries(folder.File("runs/cgan-shapes")).Select(Path.GetFileName)
                .Where(name => !name!.StartsWith("events", StringComparison.Ordinal)).Order());
        Assert.Single(Directory.EnumerateFiles(folder.File("runs/cgan-shapes"), "events.out.tfevents*"));
        Assert.Equal(2, Directory.EnumerateFiles(folder.File("runs/cgan-shapes/samples")).Count());

        (int ExitCode, string Output, string Error) again = TrainerProgram.Run(train, folder.Path);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("already contains a run", again.Error);

        Assert.Equal(0, TrainerProgram.Run("export runs/cgan-shapes --half --out half.onnx", folder.Path).ExitCode);
        Assert.Equal(0, TrainerProgram.Run("sample runs/cgan-shapes", folder.Path).ExitCode);
        Assert.True(File.Exists(folder.File("samples.png")));
        var file = ImageGen.Generators.GeneratorFile.Read(folder.File("half.onnx"));
        Assert.Equal("cgan", file.Info.System);
        Assert.Equal(train, file.Info.Training.Command["trainer ".Length..]);
        Assert.Equal(32, file.Info.Training.Images);
    }

    [Fact]
    public void A_generator_is_measured_and_its_figures_recorded()
    {
        const string train =
            "train cgan --data shapes --steps 4 --batch 8 --width 4 --discriminator-width 4 --latent 6 --run run";
        Assert.Equal(0, TrainerProgram.Run(train, folder.Path).ExitCode);
        (int ExitCode, string Output, string Error) trained = TrainerProgram.Run(
            "classifier shapes --epochs 2 --out classifier.onnx", folder.Path);
        Assert.Equal(0, trained.ExitCode);
        Assert.Matches(@"accuracy \d+\.\d\d% of 1,200 test pictures", trained.Output);
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.File("classifier.onnx"))));
        Assert.Contains(hash, trained.Output);

        const string evaluate = "evaluate run/generator.onnx --samples 120 --record --classifier classifier.onnx";
        (int ExitCode, string Output, string Error) measured = TrainerProgram.Run(evaluate, folder.Path);
        Assert.Equal(0, measured.ExitCode);
        Assert.Contains("label agreement", measured.Output);
        Assert.Contains(hash, measured.Output);

        // After four steps the pictures are noise: the classifier knows real shapes, and sees none of these.
        IReadOnlyDictionary<string, double> quality =
            ImageGen.Generators.GeneratorFile.Read(folder.File("run/generator.onnx")).Info.Quality;
        Assert.InRange(quality["classifier-accuracy"], 0.95, 1);
        Assert.InRange(quality["label-agreement"], 0, 0.5);
        Assert.InRange(quality["least-class-spread"], 0, 0.5);

        (int ExitCode, string Output, string Error) other = TrainerProgram.Run(
            "evaluate run/generator.onnx --data mnist", folder.Path);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--data mnist", other.Error);
    }

    [Fact]
    public void Lists_tell_systems_and_data()
    {
        Assert.Contains("arXiv 1411.1784", TrainerProgram.Run("list", folder.Path).Output);
        Assert.Contains("fashion-mnist", TrainerProgram.Run("data list", folder.Path).Output);
    }
}
