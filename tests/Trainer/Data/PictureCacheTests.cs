using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Sets;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

/// <summary>When pictures are decoded, and when their decoded form is read again.</summary>
[Collection(TorchCollection.Name)]
public sealed class PictureCacheTests : IDisposable
{
    private readonly PictureCacheFixture _pictures = new();

    public void Dispose() => _pictures.Dispose();

    [Fact]
    public void Pictures_are_decoded_once()
    {
        Dictionary<string, (int Label, int Value)> first = _pictures.Values();
        var expected = Enumerable.Range(0, PictureCacheFixture.Count)
            .ToDictionary(i => $"{(i % 2 == 0 ? "cats" : "dogs")}/{i}.png", i => (i % 2, i * 8));
        Assert.Equal(expected, first);
        DateTime written = File.GetLastWriteTimeUtc(_pictures.Kept);
        _pictures.Deface();
        Assert.Equal(first, _pictures.Values());
        Assert.Equal(written, File.GetLastWriteTimeUtc(_pictures.Kept));
        Assert.Empty(_pictures.Notes);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("size")]
    [InlineData("time")]
    [InlineData("added")]
    [InlineData("removed")]
    public void They_are_decoded_again_when_a_file_has_changed(string what)
    {
        Dictionary<string, (int Label, int Value)> first = _pictures.Values();
        string path = _pictures.Folder.File("cats/4.png");
        var expected = new Dictionary<string, (int Label, int Value)>(first);
        switch (what)
        {
            case "name":
                File.Move(path, _pictures.Folder.File("cats/x.png"));
                expected.Remove("cats/4.png", out (int Label, int Value) moved);
                expected["cats/x.png"] = moved;
                break;
            case "size":
                File.WriteAllBytes(path, [.. DrawnPicture.Plain(".png", 12, 9, 77, 0, 0), 0]);
                File.SetLastWriteTimeUtc(path, PictureCacheFixture.Written);
                expected["cats/4.png"] = (0, 77);
                break;
            case "time":
                File.WriteAllBytes(path, DrawnPicture.Plain(".png", 12, 9, 77, 0, 0));
                File.SetLastWriteTimeUtc(path, PictureCacheFixture.Written.AddTicks(10));
                expected["cats/4.png"] = (0, 77);
                break;
            case "added":
                _pictures.Add("dogs/new.png", 3);
                expected["dogs/new.png"] = (1, 3);
                break;
            default:
                File.Delete(path);
                expected.Remove("cats/4.png");
                break;
        }

        Assert.Equal(expected, _pictures.Values());
        Assert.Contains("have changed", Assert.Single(_pictures.Notes));
        _pictures.Values();
        Assert.Single(_pictures.Notes);
    }

    [Fact]
    public void Every_folder_and_size_has_a_file_of_its_own()
    {
        _pictures.Values();
        using (new FolderDataSet(_pictures.Folder.Path, 9).Load(_pictures.Store(), DataSplit.Train))
        using (new FolderDataSet(_pictures.Folder.File("cats"), 8).Load(_pictures.Store(), DataSplit.Train))
            Assert.Equal(3, Directory.GetFiles(Path.Combine(_pictures.Cache.Path, "folders")).Length);
        _pictures.Deface();
        Assert.Equal(PictureCacheFixture.Count, _pictures.Values().Count);
        Assert.Empty(_pictures.Notes);
    }

    [Fact]
    public void A_picture_that_becomes_readable_is_taken()
    {
        byte[] good = DrawnPicture.Plain(".png", 12, 9, 50, 0, 0);
        string path = _pictures.Folder.File("cats/late.png");
        File.WriteAllBytes(path, new byte[good.Length]);
        File.SetLastWriteTimeUtc(path, PictureCacheFixture.Written);
        Assert.DoesNotContain("cats/late.png", _pictures.Values().Keys);
        Assert.DoesNotContain("cats/late.png", _pictures.Values().Keys);
        Assert.Equal(
            2, _pictures.Notes.Count(line => line.Contains("late.png: cannot be read", StringComparison.Ordinal)));
        File.WriteAllBytes(path, good);
        File.SetLastWriteTimeUtc(path, PictureCacheFixture.Written);
        Assert.Equal((0, 50), _pictures.Values()["cats/late.png"]);
        Assert.Contains("can be read now", _pictures.Notes[^1]);
    }

    [Fact]
    public void Of_a_link_what_it_leads_to_is_watched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "links need rights on Windows");
        string target = _pictures.Cache.File("target.png");
        File.WriteAllBytes(target, DrawnPicture.Plain(".png", 12, 9, 50, 0, 0));
        File.CreateSymbolicLink(_pictures.Folder.File("cats/link.png"), target);
        Assert.Equal((0, 50), _pictures.Values()["cats/link.png"]);
        File.WriteAllBytes(target, DrawnPicture.Plain(".png", 12, 9, 60, 0, 0));
        Assert.Equal((0, 60), _pictures.Values()["cats/link.png"]);
    }

    [Fact]
    public void Batches_go_on_when_pages_are_given_back()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using PictureSet set = new FolderDataSet(_pictures.Folder.Path, 8).Load(_pictures.Store(), DataSplit.Train);
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
            _pictures.Draw($"masks/{i}.png", (x, y) => ((x + y + i) % 2 * 200, 0, 0));
            _pictures.Draw($"photographs/{i}.png", (x, y) => (x * 9, y * 9, i));
        }

        FolderPairsDataSet Set() => new(
            _pictures.Folder.File("masks"), _pictures.Folder.File("photographs"), 8, _pictures.Store());
        using (Set().Load(_pictures.Store(), DataSplit.Train))
            Assert.Equal(["#000000", "#c80000"], Set().Source.Palette.Select(entry => entry.Color));

        // Another picture of the same size and time is not looked at.
        string path = _pictures.Folder.File("masks/3.png");
        int size = (int)new FileInfo(path).Length;
        File.WriteAllBytes(path, [.. "no picture"u8, .. new byte[size - 10]]);
        File.SetLastWriteTimeUtc(path, PictureCacheFixture.Written);
        using PictureSet pairs = Set().Load(_pictures.Store(), DataSplit.Train);
        Assert.Equal(2, Set().Source.Palette.Count);
        Assert.Equal(PictureKind.Mask, pairs.SourceKind);
        using DisposeScope scope = torch.NewDisposeScope();
        byte[] red = pairs.Sources![torch.TensorIndex.Colon, 0].contiguous().bytes.ToArray();
        Assert.Equal(new byte[] { 0, 200 }, red.Distinct().Order());
        Assert.Empty(_pictures.Notes);
    }
}
