using System.Security.Cryptography;
using System.Text;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class PictureCacheTests : IDisposable
{
    private const int Count = 30;
    private static readonly DateTime Written = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder cache = new();
    private readonly List<string> notes = [];

    public PictureCacheTests()
    {
        for (int i = 0; i < Count; i++)
            Add($"{(i % 2 == 0 ? "cats" : "dogs")}/{i}.png", i * 8);
    }

    private string Kept => Directory.GetFiles(Path.Combine(cache.Path, "folders"), "*.pictures").Single();

    public void Dispose()
    {
        folder.Dispose();
        cache.Dispose();
    }

    [Fact]
    public void Pictures_are_decoded_once()
    {
        Dictionary<string, (int Label, int Value)> first = Values();
        var expected = Enumerable.Range(0, Count)
            .ToDictionary(i => $"{(i % 2 == 0 ? "cats" : "dogs")}/{i}.png", i => (i % 2, i * 8));
        Assert.Equal(expected, first);
        DateTime written = File.GetLastWriteTimeUtc(Kept);
        Deface();
        Assert.Equal(first, Values());
        Assert.Equal(written, File.GetLastWriteTimeUtc(Kept));
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("size")]
    [InlineData("time")]
    [InlineData("added")]
    [InlineData("removed")]
    public void They_are_decoded_again_when_a_file_has_changed(string what)
    {
        Dictionary<string, (int Label, int Value)> first = Values();
        string path = folder.File("cats/4.png");
        var expected = new Dictionary<string, (int Label, int Value)>(first);
        switch (what)
        {
            case "name":
                File.Move(path, folder.File("cats/x.png"));
                expected.Remove("cats/4.png", out (int Label, int Value) moved);
                expected["cats/x.png"] = moved;
                break;
            case "size":
                File.WriteAllBytes(path, [.. DrawnPicture.Plain(".png", 12, 9, 77, 0, 0), 0]);
                File.SetLastWriteTimeUtc(path, Written);
                expected["cats/4.png"] = (0, 77);
                break;
            case "time":
                File.WriteAllBytes(path, DrawnPicture.Plain(".png", 12, 9, 77, 0, 0));
                File.SetLastWriteTimeUtc(path, Written.AddTicks(10));
                expected["cats/4.png"] = (0, 77);
                break;
            case "added":
                Add("dogs/new.png", 3);
                expected["dogs/new.png"] = (1, 3);
                break;
            default:
                File.Delete(path);
                expected.Remove("cats/4.png");
                break;
        }

        Assert.Equal(expected, Values());
        Assert.Contains("have changed", Assert.Single(notes));
        Values();
        Assert.Single(notes);
    }

    [Theory]
    [InlineData("a pixel")]
    [InlineData("the table")]
    [InlineData("the end")]
    [InlineData("cut short")]
    [InlineData("empty")]
    [InlineData("other")]
    public void A_damaged_file_is_made_again(string what)
    {
        Dictionary<string, (int Label, int Value)> first = Values();
        byte[] bytes = File.ReadAllBytes(Kept);
        switch (what)
        {
            case "a pixel":
                bytes[100] ^= 1;
                break;
            case "the table":
                bytes[^100] ^= 1;
                break;
            case "the end":
                bytes[^1] ^= 1;
                break;
            case "cut short":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            default:
                bytes = Encoding.UTF8.GetBytes("something else, and longer than the end of such a file is");
                break;
        }

        File.WriteAllBytes(Kept, bytes);
        Assert.Equal(first, Values());
        Assert.Contains("are damaged", Assert.Single(notes));
        Values();
        Assert.Single(notes);
    }

    [Fact]
    public void A_file_of_another_version_is_made_again()
    {
        Dictionary<string, (int Label, int Value)> first = Values();
        byte[] bytes = File.ReadAllBytes(Kept);
        const int End = 32 + 4 + 8;
        int size = BitConverter.ToInt32(bytes, bytes.Length - 12);
        int at = bytes.AsSpan().IndexOf("ImageGen decoded pictures 1"u8);
        bytes[at + 26] = (byte)'0';
        SHA256.HashData(bytes.AsSpan(bytes.Length - End - size, size)).CopyTo(bytes, bytes.Length - End);
        File.WriteAllBytes(Kept, bytes);
        Assert.Equal(first, Values());
        Assert.Contains("another version", Assert.Single(notes));
    }

    [Fact]
    public void Every_folder_and_size_has_a_file_of_its_own()
    {
        Values();
        using (new FolderDataSet(folder.Path, 9).Load(Store(), DataSplit.Train))
        using (new FolderDataSet(folder.File("cats"), 8).Load(Store(), DataSplit.Train))
            Assert.Equal(3, Directory.GetFiles(Path.Combine(cache.Path, "folders")).Length);
        Deface();
        Assert.Equal(Count, Values().Count);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Two_trainers_at_once_make_the_same_file()
    {
        Dictionary<string, (int Label, int Value)> expected = Values();
        File.Delete(Kept);
        Dictionary<string, (int Label, int Value)>[] all = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => Values(new DataStore(keepFolder: cache.Path)))));
        Assert.All(all, values => Assert.Equal(expected, values));
        Assert.Single(Directory.GetFiles(Path.Combine(cache.Path, "folders")));
    }

    [Fact]
    public void Where_no_file_can_be_kept_pictures_are_held_in_memory()
    {
        Dictionary<string, (int Label, int Value)> expected = Values();
        string file = folder.File("no-folder");
        File.WriteAllText(file, "");
        Assert.Equal(expected, Values(new DataStore(keepFolder: file, note: notes.Add)));
        Assert.All(notes, line => Assert.Contains("held in memory", line));
        Assert.Equal(2, notes.Count);
        Assert.All(notes, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void Stopped_it_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var store = new DataStore(keepFolder: cache.Path, cancellation: stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => Values(store));
        Assert.Empty(Directory.GetFiles(cache.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_killed_trainer_left_is_removed_and_what_another_writes_is_not()
    {
        Values();
        (string name, string place) = (Path.GetFileName(Kept), Path.GetDirectoryName(Kept)!);
        File.Delete(Kept);
        string[] left = ["old", "young", "locked"];
        foreach (string which in left)
            File.WriteAllText(Path.Combine(place, $".{name}.{which}.tmp"), "half");
        foreach (string which in (string[])["old", "locked"])
            File.SetLastWriteTimeUtc(Path.Combine(place, $".{name}.{which}.tmp"), DateTime.UtcNow.AddHours(-2));
        using (new FileStream(Path.Combine(place, $".{name}.locked.tmp"), FileMode.Open, FileAccess.Write))
            Values();
        Assert.Equal(
            [$".{name}.locked.tmp", $".{name}.young.tmp", name],
            Directory.GetFiles(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_picture_that_becomes_readable_is_taken()
    {
        byte[] good = DrawnPicture.Plain(".png", 12, 9, 50, 0, 0);
        string path = folder.File("cats/late.png");
        File.WriteAllBytes(path, new byte[good.Length]);
        File.SetLastWriteTimeUtc(path, Written);
        Assert.DoesNotContain("cats/late.png", Values().Keys);
        Assert.DoesNotContain("cats/late.png", Values().Keys);
        Assert.Equal(2, notes.Count(line => line.Contains("late.png: cannot be read", StringComparison.Ordinal)));
        File.WriteAllBytes(path, good);
        File.SetLastWriteTimeUtc(path, Written);
        Assert.Equal((0, 50), Values()["cats/late.png"]);
        Assert.Contains("can be read now", notes[^1]);
    }

    [Fact]
    public void Of_a_link_what_it_leads_to_is_watched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "links need rights on Windows");
        string target = cache.File("target.png");
        File.WriteAllBytes(target, DrawnPicture.Plain(".png", 12, 9, 50, 0, 0));
        File.CreateSymbolicLink(folder.File("cats/link.png"), target);
        Assert.Equal((0, 50), Values()["cats/link.png"]);
        File.WriteAllBytes(target, DrawnPicture.Plain(".png", 12, 9, 60, 0, 0));
        Assert.Equal((0, 60), Values()["cats/link.png"]);
    }

    [Fact]
    public void Batches_go_on_when_pages_are_given_back()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using PictureSet set = new FolderDataSet(folder.Path, 8).Load(Store(), DataSplit.Train);
        torch.Tensor chosen = torch.arange(set.Count).repeat(100);
        torch.Tensor first = set.Rows(chosen).Pictures;
        for (int i = 0; i < 20; i++)
            Assert.True(set.Rows(chosen).Pictures.eq(first).all().item<bool>());
    }

    [Fact]
    public void Colours_of_masks_are_counted_once()
    {
        for (int i = 0; i < 12; i++)
        {
            Draw($"masks/{i}.png", (x, y) => ((x + y + i) % 2 * 200, 0, 0));
            Draw($"photographs/{i}.png", (x, y) => (x * 9, y * 9, i));
        }

        FolderPairsDataSet Set() => new(folder.File("masks"), folder.File("photographs"), 8, Store());
        using (Set().Load(Store(), DataSplit.Train))
            Assert.Equal(["#000000", "#c80000"], Set().Source.Palette.Select(entry => entry.Color));

        // Another picture of the same size and time is not looked at.
        string path = folder.File("masks/3.png");
        int size = (int)new FileInfo(path).Length;
        File.WriteAllBytes(path, [.. "no picture"u8, .. new byte[size - 10]]);
        File.SetLastWriteTimeUtc(path, Written);
        using PictureSet pairs = Set().Load(Store(), DataSplit.Train);
        Assert.Equal(2, Set().Source.Palette.Count);
        Assert.Equal(PictureKind.Mask, pairs.SourceKind);
        using DisposeScope scope = torch.NewDisposeScope();
        byte[] red = pairs.Sources![torch.TensorIndex.Colon, 0].contiguous().bytes.ToArray();
        Assert.Equal(new byte[] { 0, 200 }, red.Distinct().Order());
        Assert.Empty(notes);
    }

    private DataStore Store() => new(keepFolder: cache.Path, note: line =>
    {
        if (!line.Contains("sources are taken as", StringComparison.Ordinal))
            notes.Add(line);
    });

    /// <summary>Class and red of every picture of both splits.</summary>
    private Dictionary<string, (int Label, int Value)> Values(DataStore? store = null)
    {
        Dictionary<string, (int, int)> values = [];
        var data = new FolderDataSet(folder.Path, 8);
        foreach (DataSplit split in Enum.GetValues<DataSplit>())
        {
            using PictureSet set = data.Load(store ?? Store(), split);
            for (int i = 0; i < set.Count; i++)
                values.Add(set.Names![i], ((int)set.Labels[i].item<long>(), set.Pictures[i, 0, 4, 4].item<byte>()));
        }

        return values;
    }

    /// <summary>Makes every picture unreadable, but for its name, size and time.</summary>
    private void Deface()
    {
        foreach (string path in Directory.GetFiles(folder.Path, "*.png", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
            File.SetLastWriteTimeUtc(path, Written);
        }
    }

    private void Add(string name, int red) => Draw(name, (_, _) => (red, 0, 0));

    private void Draw(string name, Func<int, int, (int, int, int)> colour)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(folder.File(name), DrawnPicture.Encoded(".png", 24, 24, colour));
        File.SetLastWriteTimeUtc(folder.File(name), Written);
    }
}
