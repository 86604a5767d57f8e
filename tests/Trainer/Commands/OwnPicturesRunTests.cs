using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Commands;

/// <summary>The real program on folders of the user's own, which change, move and have odd names.</summary>
public sealed class OwnPicturesRunTests : IDisposable
{
    private const string Small = "--batch 4 --width 4 --size 8 --run run";
    private const string SmallGan = $"{Small} --discriminator-width 4 --latent 6";

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder cache = new();

    public void Dispose()
    {
        folder.Dispose();
        cache.Dispose();
    }

    [Theory]
    [InlineData($"cgan --data folder:photos {SmallGan} --steps 3")]
    [InlineData($"conv-ae --data folder:photos {Small} --steps 3")]
    public void A_run_goes_on_and_is_exported_where_its_pictures_have_moved(string train)
    {
        AddClasses("photos");
        Assert.Equal((0, ""), Run($"train {train}"));
        GeneratorInfo before = GeneratorFile.Read(folder.File("run/generator.onnx")).Info;
        Directory.Move(folder.File("photos"), folder.File("elsewhere"));

        Assert.Equal((0, ""), Run("export run --out again.onnx"));
        GeneratorInfo after = GeneratorFile.Read(folder.File("again.onnx")).Info;
        Assert.Equal(before.DataSet, after.DataSet);
        Assert.Equal(before.Golden.Image.Values, after.Golden.Image.Values);
        Assert.Equal(before.ClassNames, after.ClassNames);
        Assert.Equal(before.Anchors?.Values, after.Anchors?.Values);

        bool needsPictures = train.StartsWith("conv-ae", StringComparison.Ordinal);
        (int exitCode, string error) = Run("sample run");
        Assert.Equal(needsPictures ? 2 : 0, exitCode);
        if (needsPictures)
            Assert.Contains("give its new location with --data", OneLine(error));
        Assert.Equal((0, ""), Run("sample run --data folder:elsewhere"));

        (exitCode, error) = Run("train --resume run --steps 5");
        Assert.Equal(2, exitCode);
        Assert.Contains("give its new location with --data", OneLine(error));
        Assert.DoesNotContain("\"steps\": 5", File.ReadAllText(folder.File("run/config.json")));
        Assert.Equal((0, ""), Run("train --resume run --steps 5 --data folder:elsewhere"));
        Assert.Equal((0, ""), Run("train --resume run --steps 6"));
        Assert.EndsWith("step-00000006.safetensors", RunFolder.Open(folder.File("run")).LatestCheckpoint());
    }

    [Fact]
    public void Pictures_removed_since_are_said_in_one_line_and_can_be_done_without()
    {
        AddClasses("photos");
        Assert.Equal((0, ""), Run($"train dcgan --data folder:photos {SmallGan} --steps 3"));
        foreach (string file in Directory.GetFiles(folder.File("photos/a")).Take(6))
            File.Delete(file);
        (int exitCode, string error) = Run("train --resume run --steps 20");
        Assert.Equal(2, exitCode);
        Assert.Matches("had [0-9]+ training pictures, and now there are [0-9]+.*--data-changed", OneLine(error));
        Assert.Equal((0, ""), Run("train --resume run --steps 20 --data-changed"));
        Assert.Equal((0, ""), Run("train --resume run --steps 22"));
    }

    [Theory]
    [InlineData("photos", "a\tb", "the folder 'a<U+0009>b' has a control character (U+0009) in its name")]
    [InlineData("pho\u0007tos", "a", "the folder 'pho<U+0007>tos' has a control character (U+0007) in its name")]
    public void A_folder_with_a_control_character_in_its_name_is_refused_before_training(
        string photos, string first, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such names cannot be on Windows");
        AddClass($"{photos}/{first}", 3);
        AddClass($"{photos}/c", 3);
        (int exitCode, string error) = Run($"train cgan \"--data\" \"folder:{photos}\" {SmallGan} --steps 2");
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, OneLine(error));
        Assert.Equal([photos], folder.Names());
    }

    [Fact]
    public void Options_that_do_not_go_together_leave_no_folder()
    {
        AddClass("sources", 3);
        AddClass("targets", 3);
        foreach (string options in (string[])["--size 4", "--size 8", "--size 16 --patch-layers 3"])
        {
            (int exitCode, string error) = Run($"train pix2pix --data pairs:sources,targets --run run {options}");
            Assert.Equal(2, exitCode);
            Assert.Contains("--patch-layers", OneLine(error));
        }

        Assert.Equal(["sources", "targets"], folder.Names());
    }

    [Theory]
    [InlineData(1, 1, "There is only one training picture")]
    [InlineData(3, 8, "fewer than a batch of 8: the generator will memorise them")]
    public void Too_few_pictures_are_said_to_be_memorised(int count, int batch, string expected)
    {
        AddClass("photos", count);
        (int exitCode, string output, string _) = TrainerProgram.Run(
            $"train ae --data folder:photos --size 8 --steps 1 --batch {batch}",
            folder.Path,
            environment: ("IMAGEGEN_CACHE", cache.Path));
        Assert.Equal(0, exitCode);
        Assert.Contains(expected, output);
    }

    private static string OneLine(string error) => Assert.Single(error.TrimEnd().Split('\n'));

    private void AddClasses(string name)
    {
        AddClass($"{name}/a", 12);
        AddClass($"{name}/b", 12);
    }

    private void AddClass(string name, int count)
    {
        Directory.CreateDirectory(folder.File(name));
        for (int i = 0; i < count; i++)
            File.WriteAllBytes(
                Path.Combine(folder.File(name), $"{i}.png"), DrawnPicture.Plain(".png", 8, 8, 20 * i, 99, name.Length));
    }

    private (int ExitCode, string Error) Run(string arguments)
    {
        (int exitCode, string _, string error) = TrainerProgram.Run(
            arguments, folder.Path, environment: ("IMAGEGEN_CACHE", cache.Path));
        return (exitCode, error);
    }
}
