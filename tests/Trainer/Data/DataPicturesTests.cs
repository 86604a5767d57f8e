using ImageGen.Generators;
using ImageGen.Trainer.Data;
using NetVips;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class DataPicturesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Pictures_lie_in_the_folder_of_their_class_as_they_are()
    {
        using PictureSet set = Three(names: null);
        Assert.Equal(
            3,
            PictureFiles.Write(
                set,
                ["cat", "T-shirt/top"],
                folder.File("out"),
                null,
                pairs: false,
                "the terms",
                CancellationToken.None));
        Assert.Equal(["LICENSE.txt", "T-shirt-top/00001.png", "cat/00000.png", "cat/00002.png"], Files("out"));
        using Image written = PictureFile.Open(folder.File("out/T-shirt-top/00001.png"));
        Assert.Equal((2, 1, 3), (written.Width, written.Height, written.Bands));
        Assert.Equal(new byte[] { 6, 8, 10, 7, 9, 11 }, written.WriteToMemory<byte>());
        Assert.Equal("the terms", File.ReadAllText(folder.File("out/LICENSE.txt")));
        Assert.Equal(["out"], folder.Names());
    }

    [Fact]
    public void Pairs_lie_side_by_side_under_their_names()
    {
        using PictureSet set = Three(["x/a", "x/b", "c"]);
        PictureFiles.Write(set, ["cat", "dog"], folder.File("out"), null, pairs: true, null, CancellationToken.None);
        Assert.Equal(
            ["source/c.png", "source/x-a.png", "source/x-b.png", "target/c.png", "target/x-a.png", "target/x-b.png"],
            Files("out"));
        using Image source = PictureFile.Open(folder.File("out/source/x-b.png"));
        Assert.Equal(1, source.Bands);
        Assert.Equal(new byte[] { 102, 103 }, source.WriteToMemory<byte>());
    }

    [Fact]
    public void Names_that_would_be_the_same_file_give_way_to_numbers()
    {
        using PictureSet set = Three(["x/a", "x-A", "c"]);
        PictureFiles.Write(set, ["cat", "dog"], folder.File("out"), null, pairs: true, null, CancellationToken.None);
        Assert.Equal(["source/00000.png", "source/00001.png", "source/00002.png"], Files("out").Take(3));
    }

    [Fact]
    public void A_few_are_spread_over_the_set()
    {
        using PictureSet set = Three(names: null);
        Assert.Equal(
            2,
            PictureFiles.Write(set, ["cat", "dog"], folder.File("out"), 2, pairs: false, null, CancellationToken.None));
        Assert.Equal(["cat/00000.png", "dog/00001.png"], Files("out"));
    }

    [Fact]
    public void Stopped_it_leaves_nothing()
    {
        using PictureSet set = Three(names: null);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => PictureFiles.Write(set, ["cat", "dog"], folder.File("out"), null, false, null, stop.Token));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused_and_left_alone()
    {
        File.WriteAllText(folder.File("mine.txt"), "mine");
        Assert.Contains(
            "not empty", Assert.Throws<InputException>(() => PictureFiles.RequireFree(folder.Path)).Message);
        Assert.Contains(
            "is a file",
            Assert.Throws<InputException>(() => PictureFiles.RequireFree(folder.File("mine.txt"))).Message);
        Assert.Equal(["mine.txt"], folder.Names());
    }

    [Theory]
    [InlineData("shapes", "--out")]
    [InlineData("shapes --out mine", "not empty")]
    [InlineData("shapes --pairs --out new", "--pairs: shapes has no pairs")]
    [InlineData("shapes --count 0 --out new", "--count 0")]
    [InlineData("shapes --split valid --out new", "--split valid")]
    [InlineData("shapes --size 64 --out new", "--size 64")]
    [InlineData("folder:mine --out new", "too small to have test pictures")]
    [InlineData("nowhere --out new", "nowhere")]
    public void Bad_input_is_one_line_and_exit_code_2(string arguments, string expected)
    {
        Directory.CreateDirectory(folder.File("mine"));
        File.WriteAllBytes(folder.File("mine/1.png"), DrawnPicture.Plain(".png", 3, 3, 1, 2, 3));
        (int exitCode, string _, string error) = TrainerProgram.Run($"data pictures {arguments}", folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains(expected, error);
        Assert.Equal(["mine"], folder.Names());
    }

    [Fact]
    public void The_program_writes_pictures_and_lists_ones_own()
    {
        (int exitCode, string output, string _) = TrainerProgram.Run(
            "data pictures shape-pairs --pairs --count 4 --out new", folder.Path);
        Assert.Equal(0, exitCode);
        Assert.Contains("new: 4 pairs of shape-pairs", output);
        Assert.Equal(8, Files("new").Count());
        string list = TrainerProgram.Run("data list", folder.Path).Output;
        Assert.Contains("folder:PATH", list);
        Assert.Contains("pairs:SOURCES,PICTURES", list);
        Assert.Contains("default: --augment flip,flip-vertical,rotate=180,crop=0.2,color=0.1", list);
    }

    private static PictureSet Three(IReadOnlyList<string>? names) => new(
        torch.arange(18, torch.ScalarType.Byte).reshape(3, 3, 1, 2),
        torch.tensor(new long[] { 0, 1, 0 }),
        2,
        torch.arange(100, 106, torch.ScalarType.Byte).reshape(3, 1, 1, 2))
    { Names = names };

    private IEnumerable<string> Files(string name) =>
        Directory.EnumerateFiles(folder.File(name), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder.File(name), path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
