using System.Text;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class OpenMojiDataSetTests : IDisposable
{
    private const int Side = 36;
    private readonly TemporaryFolder given = new();
    private readonly TemporaryFolder kept = new();
    private readonly Dictionary<string, byte[]> files = [];

    public OpenMojiDataSetTests()
    {
        // A disc to the upper left for each of twenty, all of different sizes.
        for (var i = 0; i < 20; i++)
            Add($"1F60{i:X2}", Circle(20 + i, "none"), Circle(20 + i, "#3070F0"));
        Add("1F44B-1F3FB", Circle(50, "none"), Circle(50, "#FFDDBB"));
        Add("1F468-1F3FF-200D-2764", Circle(51, "none"), Circle(51, "#553322"));
        Add("1F1E6-1F1E8", Circle(22, "none"), Circle(22, "#FF0000"));
        Add("2B1B", "", "<rect width='72' height='72' fill='#FF0000'/>");
        files["black/svg/1FFFF.svg"] = Svg(Circle(10, "none"));
        files["color/svg/2FFFF.svg"] = Svg(Circle(10, "none"));
    }

    public void Dispose()
    {
        given.Dispose();
        kept.Dispose();
    }

    [Fact]
    public void Outlines_are_dark_on_white_in_one_channel_and_lie_on_their_pictures()
    {
        using var scope = torch.NewDisposeScope();
        var set = Set().Load(FromFolder(), DataSplit.Train);
        Assert.Equal([set.Count, 3, Side, Side], set.Pictures.shape);
        Assert.Equal([set.Count, 1, Side, Side], set.Sources!.shape);
        Assert.Equal((PictureKind.Photograph, PictureKind.Outline), (set.Kind, set.SourceKind));

        // The disc of radius 20 to 39 round (45, 45) of 72 is cut off at the right: its left edge is what can be told.
        foreach (var i in Enumerable.Range(0, set.Count).Where(i => set.Names![i].StartsWith("1F60", StringComparison.Ordinal)))
        {
            var radius = 20 + int.Parse(set.Names![i][4..], System.Globalization.NumberStyles.HexNumber);
            var edge = (int)((45 - radius) / 2.0);
            var row = Enumerable.Range(0, Side).Select(x => (Ink: (int)set.Sources[i, 0, 22, x].item<byte>(), Red: (int)set.Pictures[i, 0, 22, x].item<byte>(), Blue: (int)set.Pictures[i, 2, 22, x].item<byte>())).ToArray();
            Assert.All(row[..Math.Max(edge - 1, 0)], pixel => Assert.Equal((255, 255, 255), pixel));
            Assert.InRange(row[Math.Max(edge - 1, 0)..(edge + 2)].Min(pixel => pixel.Ink), 0, 100);
            Assert.Equal((255, 0x30, 0xF0), row[edge + 4]);
        }
    }

    [Fact]
    public void Skin_tones_blank_outlines_and_all_but_the_first_of_one_outline_are_left_out()
    {
        using var train = Set().Load(FromFolder(), DataSplit.Train);
        using var test = Set().Load(FromFolder(), DataSplit.Test);
        string[] expected = [.. Enumerable.Range(0, 20).Where(i => i != 2).Select(i => $"1F60{i:X2}"), "1F1E6-1F1E8"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), train.Names!.Concat(test.Names!).Order(StringComparer.Ordinal));
        Assert.All(test.Names!, name => Assert.Equal(DataSplit.Test, HeldOut.Side(name)));
    }

    [Fact]
    public void Rasters_and_licence_are_kept_and_suffice_for_the_next_start()
    {
        using var first = Set().Load(FromFolder(), DataSplit.Train);
        Assert.Equal("the terms", File.ReadAllText(kept.File("openmoji/LICENSE.txt"))[^9..]);
        var later = new DataStore(null, kept.Path);
        Assert.True(Set().IsPresent(later));
        Assert.False(Set().WithSide(24).IsPresent(later));
        using var second = Set().Load(later, DataSplit.Train);
        Assert.Equal(first.Pictures.contiguous().bytes, second.Pictures.contiguous().bytes);
        Assert.Equal(first.Sources!.contiguous().bytes, second.Sources!.contiguous().bytes);
        Assert.Equal(first.Names, second.Names);
        var terms = Set().Terms(later);
        Assert.Contains("OpenMoji", terms);
        Assert.Contains("CC BY-SA 4.0", terms);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    public void Damaged_rasters_are_drawn_again(int length)
    {
        using var first = Set().Load(FromFolder(), DataSplit.Train);
        var rasters = Directory.GetFiles(kept.File("openmoji"), "rasters-*").Single();
        var bytes = File.ReadAllBytes(rasters);
        bytes[^5] ^= 1;
        File.WriteAllBytes(rasters, length < 0 ? bytes : bytes[..length]);
        using var second = Set().Load(new DataStore(given.Path, kept.Path), DataSplit.Train);
        Assert.Equal(first.Pictures.contiguous().bytes, second.Pictures.contiguous().bytes);
    }

    [Fact]
    public void Another_release_is_refused_and_nothing_kept()
    {
        var store = FromFolder();
        File.AppendAllText(given.File("color/svg/1F6003.svg"), " ");
        var error = Assert.Throws<InputException>(() => Set().Load(store, DataSplit.Train));
        Assert.StartsWith(given.Path, error.Message);
        Assert.Contains("does not contain the drawings", error.Message);
        Assert.Empty(kept.Names());
    }

    [Fact]
    public void The_package_gives_the_same_pictures_as_a_folder()
    {
        using var fromFolder = Set().Load(FromFolder(), DataSplit.Train);
        using var other = new TemporaryFolder();
        var archive = PackedArchive.Of([.. files.Select(file => ($"package/{file.Key}", file.Value)), ("package/font/other.svg", [1])]);
        File.WriteAllBytes(other.File("openmoji-17.0.0.tgz"), archive);
        var release = new OpenMojiRelease(PackedArchive.Known("openmoji-17.0.0.tgz", archive), Digest(), [new FolderSource("elsewhere", other.Path)]);
        using var second = new TemporaryFolder();
        var store = new DataStore(null, second.Path);
        using var fromPackage = new OpenMojiDataSet(Side, release).Load(store, DataSplit.Train);
        Assert.Equal(fromFolder.Pictures.contiguous().bytes, fromPackage.Pictures.contiguous().bytes);
        Assert.Equal(["LICENSE.txt", "openmoji-17.0.0.tgz"], Directory.GetFiles(second.File("openmoji")).Select(Path.GetFileName).Where(name => !name!.StartsWith("rasters", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void The_digest_knows_names_and_contents_and_no_order()
    {
        var digest = Digest();
        Assert.Equal(digest, OpenMojiRelease.DigestOf(files.Reverse().ToDictionary()));
        Assert.NotEqual(digest, OpenMojiRelease.DigestOf(files.Skip(1).ToDictionary()));
        files.Add("black/svg/new.svg", files["black/svg/1FFFF.svg"]);
        Assert.NotEqual(digest, Digest());
    }

    private OpenMojiDataSet Set() => new(Side, new OpenMojiRelease(new DataFile("openmoji-17.0.0.tgz", "", 0), Digest(), []));

    private string Digest() => OpenMojiRelease.DigestOf(files);

    private DataStore FromFolder()
    {
        foreach (var (name, content) in files.Append(new("LICENSE.txt", Encoding.UTF8.GetBytes("the terms"))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(given.File(name))!);
            File.WriteAllBytes(given.File(name), content);
        }

        return new DataStore(given.Path, kept.Path);
    }

    private void Add(string name, string outline, string picture)
    {
        files[$"black/svg/{name}.svg"] = Svg(outline);
        files[$"color/svg/{name}.svg"] = Svg(picture);
    }

    private static string Circle(int radius, string fill) => $"<circle cx='45' cy='45' r='{radius}' fill='{fill}' stroke='#000' stroke-width='3'/>";

    private static byte[] Svg(string content) => Encoding.UTF8.GetBytes($"<svg viewBox='0 0 72 72' xmlns='http://www.w3.org/2000/svg'>{content}</svg>");
}
