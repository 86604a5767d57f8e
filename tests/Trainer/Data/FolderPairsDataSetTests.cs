using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using NetVips;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class FolderPairsDataSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder cache = new();
    private readonly List<string> notes = [];
    private string? takenAs;

    public void Dispose()
    {
        folder.Dispose();
        cache.Dispose();
    }

    [Fact]
    public void Pairs_are_matched_by_their_paths_without_endings()
    {
        for (int i = 0; i < 20; i++)
        {
            Add($"a/x/{i}.png", Ramp(i));
            Add($"b/x/{i}.jpg", (_, _) => (i * 10, 0, 0));
        }

        Add("a/only.png", Ramp(0));
        Add("b/x/lonely.jpg", (_, _) => (0, 0, 0));
        using PictureSet set = Set().Load(Store(), DataSplit.Train);
        using PictureSet test = Set().Load(Store(), DataSplit.Test);
        Assert.Equal(20, set.Count + test.Count);
        for (int i = 0; i < set.Count; i++)
        {
            int number = int.Parse(set.Names![i]["x/".Length..]);
            Assert.InRange(set.Pictures[i, 0, 4, 4].item<byte>(), (number * 10) - 3, (number * 10) + 3);
            Assert.InRange(set.Sources![i, 2, 4, 4].item<byte>(), (number * 10) - 3, (number * 10) + 3);
        }

        Assert.Contains(notes, line => line.Contains("only.png has no picture", StringComparison.Ordinal));
        Assert.Contains(notes, line => line.Contains("lonely.jpg has no source", StringComparison.Ordinal));
        Assert.Equal(2, notes.Count);
        Assert.Equal(("photograph", PictureKind.Photograph), (Set().Source.Kind, set.SourceKind));
    }

    [Fact]
    public void Sources_of_few_colours_are_masks_and_keep_them()
    {
        (int, int, int)[] colours = [(0, 0, 0), (128, 0, 0), (0, 128, 64)];
        for (int i = 0; i < 5; i++)
        {
            Add($"a/{i}.png", (x, y) => colours[((x * 7) + (y * 3) + i) % 3], 37, 23);
            Add($"b/{i}.png", Ramp(i), 37, 23);
        }

        FolderPairsDataSet set = Set();
        Assert.Equal("mask", set.Source.Kind);
        Assert.Equal(["#000000", "#008040", "#800000"], set.Source.Palette.Select(entry => entry.Color));
        Assert.Equal(["#000000", "#008040", "#800000"], set.Source.Palette.Select(entry => entry.Name));
        using PictureSet pictures = set.Load(Store(), DataSplit.Train);
        Assert.Equal((PictureKind.Photograph, PictureKind.Mask), (pictures.Kind, pictures.SourceKind));
        Assert.Equal(new byte[] { 0, 64, 128 }, pictures.Sources!.contiguous().bytes.ToArray().Distinct().Order());
        Assert.Equal([3, 8, 8], pictures.Sources.shape[1..]);
        Assert.Empty(notes);
    }

    [Fact]
    public void Pictures_of_few_colours_are_masks_too()
    {
        Add("a/1.png", Ramp(1));
        Add("b/1.png", (x, _) => x < 5 ? (0, 0, 0) : (255, 255, 255));
        using PictureSet pictures = Set().Load(Store(), DataSplit.Train);
        Assert.Equal((PictureKind.Mask, PictureKind.Photograph), (pictures.Kind, pictures.SourceKind));
    }

    [Fact]
    public void Seventeen_colours_make_no_mask()
    {
        Add("a/1.png", (x, _) => (Math.Min(x, 15), 0, 0), 20, 20);
        Add("b/1.png", Ramp(1));
        Assert.Equal(16, Set().Source.Palette.Count);
        Add("a/1.png", (x, _) => (Math.Min(x, 16), 0, 0), 20, 20);
        Assert.Equal(("photograph", 0), (Set().Source.Kind, Set().Source.Palette.Count));
    }

    [Fact]
    public void A_palette_of_many_colours_is_a_mask_if_all_are_pngs_with_one()
    {
        using Image mask = DrawnPicture.Rgb(22, 20, (x, _) => (x * 10, 255 - x, x % 2));
        Directory.CreateDirectory(folder.File("a"));
        for (int i = 0; i < 3; i++)
        {
            Add($"b/{i}.png", Ramp(1));
            File.WriteAllBytes(folder.File($"a/{i}.png"), mask.PngsaveBuffer(palette: true));
        }

        FolderPairsDataSet set = Set();
        Assert.Equal(("mask", 22), (set.Source.Kind, set.Source.Palette.Count));
        set.Load(Store(), DataSplit.Train).Dispose();
        Assert.EndsWith("sources are treated as masks of 22 colours, pictures as photographs", takenAs);
        Add("a/0.png", (x, _) => (x * 10, 255 - x, x % 2), 22, 20);
        Assert.Equal(("mask", 22), (Set().Source.Kind, Set().Source.Palette.Count));
    }

    [Fact]
    public void One_mask_with_blended_edges_is_named_and_the_others_stay_masks()
    {
        for (int i = 0; i < 12; i++)
        {
            Add($"a/{i}.png", (x, _) => x < 6 ? (0, 0, 0) : (255, 0, 0), 20, 20);
            Add($"b/{i}.png", Ramp(i));
        }

        Add("a/3.png", (x, _) => (x * 12, 0, 0), 20, 20);
        for (int time = 0; time < 2; time++)
        {
            notes.Clear();
            FolderPairsDataSet set = Set();
            Assert.Equal(["#000000", "#ff0000"], set.Source.Palette.Select(entry => entry.Color));
            using PictureSet train = set.Load(Store(), DataSplit.Train);
            string[] names = [.. Enumerable.Range(0, 12).Where(i => i != 3).Select(i => $"{i}")];
            Assert.Equal(names.Count(name => HeldOut.Side(name) == DataSplit.Train), train.Count);
            Assert.Equal(PictureKind.Mask, train.SourceKind);
            Assert.Contains(
                $"{folder.File("a/3.png")}: has other colours than the masks",
                Assert.Single(notes),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Half_masks_and_half_photographs_are_photographs()
    {
        for (int i = 0; i < 4; i++)
        {
            Add(
                $"a/{i}.png",
                i % 2 == 0 ? (x, _) => x < 6 ? (0, 0, 0) : (255, 0, 0) : (x, _) => (x * 12, 0, 0),
                20,
                20);
            Add($"b/{i}.png", Ramp(i));
        }

        Assert.Equal("photograph", Set().Source.Kind);
    }

    [Fact]
    public void Gray_sources_stay_rgb()
    {
        Add("b/1.png", Ramp(1));
        Directory.CreateDirectory(folder.File("a"));
        File.WriteAllBytes(folder.File("a/1.png"), DrawnPicture.Gray(12, 9, 70));
        using PictureSet pictures = Set().Load(Store(), DataSplit.Train);
        Assert.Equal([1, 3, 8, 8], pictures.Sources!.shape);
        Assert.Equal(["#464646"], Set().Source.Palette.Select(entry => entry.Color));
    }

    [Fact]
    public void A_pair_half_of_which_cannot_be_read_is_passed_over_whole()
    {
        var keys = Enumerable.Range(0, 10).Select(i => $"{i}").Where(key => HeldOut.Side(key) == DataSplit.Train)
            .ToList();
        foreach (string key in keys)
        {
            Add($"a/{key}.png", Ramp(1));
            Add($"b/{key}.png", Ramp(1));
        }

        File.WriteAllText(folder.File($"a/{keys[0]}.png"), "no");
        File.WriteAllText(folder.File($"b/{keys[1]}.png"), "no");
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Equal(keys[2..], train.Names!);
        Assert.Equal(train.Count, train.Sources!.shape[0]);
        Assert.Equal(2, notes.Count);
    }

    [Fact]
    public void Shapes_that_differ_are_said()
    {
        Add("a/1.png", Ramp(1), 40, 20);
        Add("b/1.png", Ramp(1), 20, 20);
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Contains("differ in aspect", Assert.Single(notes));
    }

    [Fact]
    public void Unmatched_pictures_are_named_up_to_five()
    {
        Add("a/1.png", Ramp(1));
        Add("b/1.png", Ramp(1));
        for (int i = 0; i < 9; i++)
            Add($"a/more{i}.png", Ramp(1));
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Equal(6, notes.Count);
        Assert.Contains("9 pictures have no partner", notes[^1]);
    }

    [Fact]
    public void Bad_pairs_are_refused_in_one_line()
    {
        Add("a/1.png", Ramp(1));
        Add("b/2.png", Ramp(1));
        Add("c/2.png", Ramp(1));
        Add("c/2.jpg", Ramp(1));
        Assert.Contains("no picture in", Assert.Throws<InputException>(() => Set().Source).Message);
        Assert.Contains(
            "contains both 2.jpg and 2.png", Assert.Throws<InputException>(() => Named("b", "c").Source).Message);
        Assert.Contains("no such folder", Refusal($"pairs:{folder.File("a")},{folder.File("nowhere")}"));
        foreach (string text in new[] { "pairs:", "pairs:one", "pairs:one,two,three" })
            Assert.Contains("two folders with one comma", Refusal(text));
        Assert.Contains("no folder given", Refusal($"pairs:{folder.File("a")},"));
    }

    [Fact]
    public void Is_found_again_by_its_name_and_has_a_short_one()
    {
        Add("a/1.png", Ramp(1));
        Add("b/1.png", Ramp(1));
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path);
        DataSet set = DataSets.Named($"pairs:{relative}/a,{relative}/b/", 16);
        Assert.Equal($"pairs:{folder.File("a")},{folder.File("b")}", set.Name);
        Assert.Equal("a-to-b", set.ShortName);
        Assert.Equal(set.Name, DataSets.Named(set.Name).Name);
        Assert.False(set.HasTestPictures && HeldOut.Side("1") == DataSplit.Train);
    }

    private static string Refusal(string name) => Assert.Throws<InputException>(() => DataSets.Named(name)).Message;

    private FolderPairsDataSet Set() => Named("a", "b");

    private FolderPairsDataSet Named(string sources, string pictures) =>
        new(folder.File(sources), folder.File(pictures), 8);

    private DataStore Store() => new(keepFolder: cache.Path, note: line =>
    {
        if (line.Contains("are treated as", StringComparison.Ordinal))
            takenAs = line;
        else
            notes.Add(line);
    });

    // Many colours, and blue by a number.
    private static Func<int, int, (int, int, int)> Ramp(int number) => (x, y) => (x * 5, y * 5, number * 10);

    private void Add(string name, Func<int, int, (int, int, int)> colour, int width = 24, int height = 24)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(folder.File(name), DrawnPicture.Encoded(Path.GetExtension(name), width, height, colour));
    }
}
