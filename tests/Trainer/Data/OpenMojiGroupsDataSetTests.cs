using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using TorchSharp;
using static ImageGen.Tests.Trainer.Data.TinyOpenMoji;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class OpenMojiGroupsDataSetTests : IDisposable
{
    private const int Side = 64;
    private readonly TinyOpenMoji tiny = new();

    public OpenMojiGroupsDataSetTests()
    {
        // A disc of its own size for each.
        string[] groups =
        [
            "smileys-emotion", "people-body", "animals-nature", "food-drink", "travel-places", "activities", "objects",
            "symbols", "flags",
        ];
        for (int i = 0; i < 18; i++)
            tiny.Add(Emoji(i), "", Circle(5 + i, "#3070F0"), groups[i % 9], "any");
        tiny.Add("E005", "", Circle(24, "#FF0000"), "extras-openmoji", "animals-nature");
        tiny.Add("E0FF", "", Circle(25, "#FF0000"), "extras-openmoji", "brand");
        tiny.Add("1F9B0", "", Circle(26, "#FF0000"), "component", "hair-style");
        tiny.Add("1F3FB", "", Circle(27, "#FFDDBB"), "component", "skin-tone");
        tiny.Add("1F44B-1F3FB", "", Circle(23, "#FFDDBB"), "people-body", "hands");
        tiny.Add("1F1F8-1F1EF", "", Circle(13, "#3070F0"), "flags", "country-flag");
    }

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void The_class_is_the_group_and_of_an_extra_the_class_that_its_subgroup_is_called_after()
    {
        string[] classes =
            ["smileys", "people", "animals", "food", "travel", "activities", "objects", "symbols", "flags"];
        Assert.Equal(classes, Set().ClassNames);
        Dictionary<string, int> labels = Labels(tiny.FromFolder());
        Assert.All(Enumerable.Range(0, 18).Where(i => i != 8), i => Assert.Equal(i % 9, labels[Emoji(i)]));
        Assert.Equal(8, labels["1F1F8-1F1EF"]);
        Assert.Equal(2, labels["E005"]);
    }

    [Fact]
    public void Skin_tones_other_extras_parts_and_all_but_the_first_of_equal_pictures_are_left_out()
    {
        // One emoji is drawn like a flag before it.
        string[] expected = [.. Enumerable.Range(0, 18).Where(i => i != 8).Select(Emoji), "1F1F8-1F1EF", "E005"];
        Assert.Equal(expected.Order(), Labels(tiny.FromFolder()).Keys.Order());
    }

    [Fact]
    public void Which_are_held_out_their_names_decide()
    {
        using PictureSet train = Set().Load(tiny.FromFolder(), DataSplit.Train);
        using PictureSet test = Set().Load(tiny.Cache, DataSplit.Test);
        Assert.All(train.Names!, name => Assert.Equal(DataSplit.Train, HeldOut.Side(name)));
        Assert.All(test.Names!, name => Assert.Equal(DataSplit.Test, HeldOut.Side(name)));
        Assert.Equal((9, true), (train.ClassCount, train.Sources is null));
        Assert.Equal([train.Count, 3, Side, Side], train.Pictures.shape);
    }

    [Theory]
    [InlineData(64, 20, 30, 10, 8, 16, 26, 10)] // In the middle 64 of the canvas's 72 units.
    [InlineData(32, 20, 30, 10, 8, 8, 13, 5)]
    [InlineData(64, 0, 30, 40, 8, 0, 26, 40)] // Reaches farther to the left, so the part is moved.
    [InlineData(64, 40, 30, 32, 8, 32, 26, 32)] // To the right.
    [InlineData(64, 0, 30, 72, 8, 0, 27, 64)] // Larger than the middle, so it is all that is shown.
    public void No_drawing_is_cut(int side, int left, int top, int width, int height, int x, int y, int drawnWidth)
    {
        using var own = new TinyOpenMoji();
        own.Add("2B1B", "", Rectangle(left, top, width, height, "#FF0000"));
        using DisposeScope scope = torch.NewDisposeScope();
        using PictureSet set = new OpenMojiGroupsDataSet(side, own.Release).Load(
            own.FromFolder(), HeldOut.Side("2B1B"));
        byte[] green = set.Pictures[0, 1].contiguous().bytes.ToArray();
        (int X, int Y)[] inked =
            [.. Enumerable.Range(0, green.Length).Where(i => green[i] < 128).Select(i => (i % side, i / side))];
        Assert.Equal((x, y), (inked.Min(pixel => pixel.X), inked.Min(pixel => pixel.Y)));
        Assert.Equal(x + drawnWidth - 1, inked.Max(pixel => pixel.X));
    }

    [Fact]
    public void Lines_on_whole_units_are_crisp_at_64()
    {
        using var own = new TinyOpenMoji();
        own.Add("2B1B", "", Rectangle(20, 4, 2, 64, "#000"));
        using PictureSet set = new OpenMojiGroupsDataSet(Side, own.Release).Load(
            own.FromFolder(), HeldOut.Side("2B1B"));
        byte[] values = [.. set.Pictures.contiguous().bytes.ToArray().Distinct().Order()];
        Assert.Equal([0, 255], values);
    }

    [Fact]
    public void Rasters_suffice_for_the_next_start_and_are_not_those_of_the_pairs()
    {
        Dictionary<string, int> labels = Labels(tiny.FromFolder());
        Assert.True(Set().IsPresent(tiny.Cache));
        Assert.False(Set().WithSide(24).IsPresent(tiny.Cache));
        Assert.False(new OpenMojiDataSet(Side, tiny.Release).IsPresent(tiny.Cache));
        Assert.Equal(labels, Labels(tiny.Cache));
        Assert.Contains("CC BY-SA 4.0", Set().Terms(tiny.Cache));
    }

    [Fact]
    public void Both_sets_keep_one_archive()
    {
        using var other = new TemporaryFolder();
        OpenMojiRelease release = tiny.Packed(other);
        Assert.EndsWith(
            "(19 pictures, drawn at 64x64)", Assert.Single(new OpenMojiGroupsDataSet(Side, release).Fetch(tiny.Cache)));
        File.Delete(other.File("openmoji-17.0.0.tgz"));
        Assert.True(new OpenMojiDataSet(Side, release).IsPresent(tiny.Cache));
        Assert.Equal(["openmoji"], tiny.Kept.Names());
    }

    [Fact]
    public void A_folder_without_the_table_is_refused_for_classes_and_good_for_pairs()
    {
        DataStore store = tiny.FromFolder();
        File.Delete(tiny.Given.File("data/openmoji.json"));
        string error = Assert.Throws<InputException>(() => Set().Load(store, DataSplit.Train)).Message;
        Assert.StartsWith($"{tiny.Given.Path}: data/openmoji.json is missing", error);
        Assert.Contains("; copy it there", error);
        Assert.Empty(Directory.EnumerateFiles(tiny.Kept.Path, "*", SearchOption.AllDirectories));
        Assert.False(Set().IsPresent(store));
        Assert.True(new OpenMojiDataSet(Side, tiny.Release).IsPresent(store));
    }

    [Fact]
    public void Another_table_is_refused_and_nothing_kept()
    {
        DataStore store = tiny.FromFolder();
        File.AppendAllText(tiny.Given.File("data/openmoji.json"), " ");
        string error = Assert.Throws<InputException>(() => Set().Load(store, DataSplit.Train)).Message;
        Assert.StartsWith($"{tiny.Given.Path}: data/openmoji.json is not that of", error);
        Assert.Empty(Directory.EnumerateFiles(tiny.Kept.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void It_is_known_by_name_and_called_emoji()
    {
        DataSet set = DataSets.Named("openmoji-groups", 32);
        Assert.Equal(("emoji", 32, 9), (set.ShortName, set.Shape.Width, set.ClassNames.Count));
        Assert.Equal("none", set.DefaultAugmentation.ToString());
        Assert.Null(set.Source);

        // Exported files have the short name, by which their set is found again.
        Assert.Equal("openmoji-groups", DataSets.Known(set.ShortName)?.Name);
        Assert.Equal("openmoji-groups", DataSets.Named(set.ShortName).Name);
    }

    private OpenMojiGroupsDataSet Set() => new(Side, tiny.Release);

    private Dictionary<string, int> Labels(DataStore store)
    {
        Dictionary<string, int> labels = [];
        foreach (DataSplit split in Enum.GetValues<DataSplit>())
        {
            using PictureSet set = Set().Load(store, split);
            foreach ((string name, long label) in set.Names!.Zip(set.Labels.data<long>().ToArray()))
                labels.Add(name, (int)label);
        }

        return labels;
    }

    private static string Emoji(int number) => $"1F6{number:X2}";
}
