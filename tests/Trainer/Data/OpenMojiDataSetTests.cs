using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using TorchSharp;
using static ImageGen.Tests.Trainer.Data.TinyOpenMoji;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class OpenMojiDataSetTests : IDisposable
{
    private const int Side = 36;
    private readonly TinyOpenMoji tiny = new();

    public OpenMojiDataSetTests()
    {
        // A disc to the lower right for each of twenty, all of different sizes.
        for (int i = 0; i < 20; i++)
            tiny.Add($"1F60{i:X2}", Circle(20 + i, "none"), Circle(20 + i, "#3070F0"));
        tiny.Add("1F44B-1F3FB", Circle(50, "none"), Circle(50, "#FFDDBB"));
        tiny.Add("1F468-1F3FF-200D-2764", Circle(51, "none"), Circle(51, "#553322"));
        tiny.Add("1F1E6-1F1E8", Circle(22, "none"), Circle(22, "#FF0000"));
        tiny.Add("2B1B", "", Rectangle(0, 0, 72, 72, "#FF0000"));
        tiny.AddFile("black/svg/1FFFF.svg", Circle(10, "none"));
        tiny.AddFile("color/svg/2FFFF.svg", Circle(10, "none"));
    }

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void Outlines_are_dark_on_white_in_one_channel_and_lie_on_their_pictures()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        PictureSet set = Set().Load(tiny.FromFolder(), DataSplit.Train);
        Assert.Equal([set.Count, 3, Side, Side], set.Pictures.shape);
        Assert.Equal([set.Count, 1, Side, Side], set.Sources!.shape);
        Assert.Equal((PictureKind.Photograph, PictureKind.Outline), (set.Kind, set.SourceKind));

        // The disc of radius 20 to 39 round (45, 45) of 72 is cut off at the right: its left edge is what can be told.
        foreach (
            int i in Enumerable.Range(0, set.Count).Where(
                i => set.Names![i].StartsWith("1F60", StringComparison.Ordinal)))
        {
            int radius = 20 + int.Parse(set.Names![i][4..], System.Globalization.NumberStyles.HexNumber);
            int edge = (int)((45 - radius) / 2.0);
            (int Ink, int Red, int Blue)[] row = Enumerable.Range(0, Side)
                .Select(x => (
                    Ink: (int)set.Sources[i, 0, 22, x].item<byte>(),
                    Red: (int)set.Pictures[i, 0, 22, x].item<byte>(),
                    Blue: (int)set.Pictures[i, 2, 22, x].item<byte>()))
                .ToArray();
            Assert.All(row[..Math.Max(edge - 1, 0)], pixel => Assert.Equal((255, 255, 255), pixel));
            Assert.InRange(row[Math.Max(edge - 1, 0)..(edge + 2)].Min(pixel => pixel.Ink), 0, 100);
            Assert.Equal((255, 0x30, 0xF0), row[edge + 4]);
        }
    }

    [Fact]
    public void Skin_tones_blank_outlines_and_all_but_the_first_of_one_outline_are_left_out()
    {
        using PictureSet train = Set().Load(tiny.FromFolder(), DataSplit.Train);
        using PictureSet test = Set().Load(tiny.FromFolder(), DataSplit.Test);
        string[] expected = [.. Enumerable.Range(0, 20).Where(i => i != 2).Select(i => $"1F60{i:X2}"), "1F1E6-1F1E8"];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal), train.Names!.Concat(test.Names!).Order(StringComparer.Ordinal));
        Assert.All(test.Names!, name => Assert.Equal(DataSplit.Test, HeldOut.Side(name)));
    }

    [Fact]
    public void Rasters_and_licence_are_kept_and_suffice_for_the_next_start()
    {
        using PictureSet first = Set().Load(tiny.FromFolder(), DataSplit.Train);
        Assert.Equal("the terms", File.ReadAllText(tiny.Kept.File("openmoji/LICENSE.txt"))[^9..]);
        DataStore later = tiny.Cache;
        Assert.True(Set().IsPresent(later));
        Assert.False(Set().WithSide(24).IsPresent(later));
        using PictureSet second = Set().Load(later, DataSplit.Train);
        Assert.Equal(first.Pictures.contiguous().bytes, second.Pictures.contiguous().bytes);
        Assert.Equal(first.Sources!.contiguous().bytes, second.Sources!.contiguous().bytes);
        Assert.Equal(first.Names, second.Names);
        string terms = Set().Terms(later);
        Assert.Contains("OpenMoji", terms);
        Assert.Contains("CC BY-SA 4.0", terms);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    public void Damaged_rasters_are_drawn_again(int length)
    {
        using PictureSet first = Set().Load(tiny.FromFolder(), DataSplit.Train);
        string rasters = Directory.GetFiles(tiny.Kept.File("openmoji"), "rasters-*").Single();
        byte[] bytes = File.ReadAllBytes(rasters);
        bytes[^5] ^= 1;
        File.WriteAllBytes(rasters, length < 0 ? bytes : bytes[..length]);
        using PictureSet second = Set().Load(new DataStore(tiny.Given.Path, tiny.Kept.Path), DataSplit.Train);
        Assert.Equal(first.Pictures.contiguous().bytes, second.Pictures.contiguous().bytes);
    }

    [Fact]
    public void Another_release_is_refused_and_nothing_kept()
    {
        DataStore store = tiny.FromFolder();
        File.AppendAllText(tiny.Given.File("color/svg/1F6003.svg"), " ");
        InputException error = Assert.Throws<InputException>(() => Set().Load(store, DataSplit.Train));
        Assert.StartsWith(tiny.Given.Path, error.Message);
        Assert.Contains("does not contain the drawings", error.Message);
        Assert.Empty(Directory.EnumerateFiles(tiny.Kept.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_package_gives_the_same_pictures_as_a_folder()
    {
        using PictureSet fromFolder = Set().Load(tiny.FromFolder(), DataSplit.Train);
        using var other = new TemporaryFolder();
        OpenMojiRelease release = tiny.Packed(other);
        using var second = new TemporaryFolder();
        var store = new DataStore(null, second.Path);
        using PictureSet fromPackage = new OpenMojiDataSet(Side, release).Load(store, DataSplit.Train);
        Assert.Equal(fromFolder.Pictures.contiguous().bytes, fromPackage.Pictures.contiguous().bytes);
        Assert.Equal(
            ["LICENSE.txt", "openmoji-17.0.0.tgz"],
            Directory.GetFiles(second.File("openmoji")).Select(Path.GetFileName)
                .Where(name => !name!.StartsWith("rasters", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void The_digest_knows_names_and_contents_and_no_order()
    {
        IReadOnlyDictionary<string, byte[]> files = tiny.Files;
        string digest = tiny.Digest;
        Assert.Equal(digest, OpenMojiRelease.DigestOf(files.Reverse().ToDictionary()));
        Assert.NotEqual(digest, OpenMojiRelease.DigestOf(files.Skip(1).ToDictionary()));
        tiny.AddFile("black/svg/new.svg", Circle(10, "none"));
        Assert.NotEqual(digest, tiny.Digest);
    }

    private OpenMojiDataSet Set() => new(Side, tiny.Release);
}
