using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>
/// The same command, seed and precision on one machine: the same checkpoint and the same generator file, bit for bit,
/// from two processes. Convolutions are computed as they were measured to be fastest, which is kept between runs.
/// </summary>
public sealed class DeterminismTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Commands
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (Recipe recipe in RecipeRegistry.All)
            {
                all.Add(recipe.Name, "float32");
                if (LongRun.IsAskedFor || recipe.Name is "cgan")
                    all.Add(recipe.Name, "bf16");
            }

            return all;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_same_command_gives_the_same_bytes(string system, string precision)
    {
        string data = system == "pix2pix" ? "shape-pairs" : "shapes";
        string train = $"train {system} --data {data} --batch 8 --width 8 --threads 2 --steps {LongRun.Cases(3, 50)} "
            + $"--precision {precision} --diffaugment on --run run";
        if (system is not ("dcgan" or "cgan"))
            train = train.Replace("--diffaugment on ", "");
        RealProgram trainer = RealProgram.Named("trainer").With("IMAGEGEN_CACHE", _folder.File("cache"));
        foreach (string place in (string[])["first", "second"])
        {
            Directory.CreateDirectory(_folder.File(place));
            trainer.Run(_folder.File(place), train.Split(' ')).Succeeded();
            trainer.Run(_folder.File(place), "export", "run", "--half", "--out", "half.onnx").Succeeded();
        }

        Assert.Equal(Checkpoint("first"), Checkpoint("second"));
        foreach (string file in (string[])["run/generator.onnx", "half.onnx"])
            Assert.Equal(Bytes($"first/{file}"), Bytes($"second/{file}"));
    }

    private byte[] Checkpoint(string place) =>
        File.ReadAllBytes(RunFolder.Open(_folder.File($"{place}/run")).LatestCheckpoint()!);

    private byte[] Bytes(string file) => File.ReadAllBytes(_folder.File(file));
}
