using System.Security.Cryptography;
using System.Text;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

/// <summary>The file of decoded pictures: damaged, of another version, written by several trainers.</summary>
[Collection(TorchCollection.Name)]
public sealed class PictureCacheFileTests : IDisposable
{
    private readonly PictureCacheFixture _pictures = new();

    public void Dispose() => _pictures.Dispose();

    [Theory]
    [InlineData("a pixel")]
    [InlineData("the table")]
    [InlineData("the end")]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("other")]
    public void A_damaged_file_is_made_again(string what)
    {
        Dictionary<string, (int Label, int Value)> first = _pictures.Values();
        byte[] bytes = File.ReadAllBytes(_pictures.Kept);
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
            case "truncated":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            default:
                bytes = Encoding.UTF8.GetBytes("something else, and longer than the end of such a file is");
                break;
        }

        File.WriteAllBytes(_pictures.Kept, bytes);
        Assert.Equal(first, _pictures.Values());
        Assert.Contains("are damaged", Assert.Single(_pictures.Notes));
        _pictures.Values();
        Assert.Single(_pictures.Notes);
    }

    [Fact]
    public void A_file_of_another_version_is_made_again()
    {
        Dictionary<string, (int Label, int Value)> first = _pictures.Values();
        byte[] bytes = File.ReadAllBytes(_pictures.Kept);
        const int End = 32 + 4 + 8;
        int size = BitConverter.ToInt32(bytes, bytes.Length - 12);
        int at = bytes.AsSpan().IndexOf("ImageGen decoded pictures 1"u8);
        bytes[at + 26] = (byte)'0';
        SHA256.HashData(bytes.AsSpan(bytes.Length - End - size, size)).CopyTo(bytes, bytes.Length - End);
        File.WriteAllBytes(_pictures.Kept, bytes);
        Assert.Equal(first, _pictures.Values());
        Assert.Contains("another version", Assert.Single(_pictures.Notes));
    }

    [Fact]
    public async Task Two_trainers_at_once_make_the_same_file()
    {
        Dictionary<string, (int Label, int Value)> expected = _pictures.Values();
        File.Delete(_pictures.Kept);
        Dictionary<string, (int Label, int Value)>[] all = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(
                _ => Task.Run(() => _pictures.Values(new DataStore(keepFolder: _pictures.Cache.Path)))));
        Assert.All(all, values => Assert.Equal(expected, values));
        Assert.Single(Directory.GetFiles(Path.Combine(_pictures.Cache.Path, "folders")));
    }

    [Fact]
    public void Where_no_file_can_be_kept_pictures_are_held_in_memory()
    {
        Dictionary<string, (int Label, int Value)> expected = _pictures.Values();
        string file = _pictures.Folder.File("no-folder");
        File.WriteAllText(file, "");
        Assert.Equal(expected, _pictures.Values(new DataStore(keepFolder: file, note: _pictures.Notes.Add)));
        Assert.All(_pictures.Notes, line => Assert.Contains("held in memory", line));
        Assert.Equal(2, _pictures.Notes.Count);
        Assert.All(_pictures.Notes, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void Stopped_it_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var store = new DataStore(keepFolder: _pictures.Cache.Path, cancellation: stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => _pictures.Values(store));
        Assert.Empty(Directory.GetFiles(_pictures.Cache.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_killed_trainer_left_is_removed_and_what_another_writes_is_not()
    {
        _pictures.Values();
        (string name, string place) = (Path.GetFileName(_pictures.Kept), Path.GetDirectoryName(_pictures.Kept)!);
        File.Delete(_pictures.Kept);
        string[] left = ["old", "young", "locked"];
        foreach (string which in left)
            File.WriteAllText(Path.Combine(place, $".{name}.{which}.tmp"), "half");
        foreach (string which in (string[])["old", "locked"])
            File.SetLastWriteTimeUtc(Path.Combine(place, $".{name}.{which}.tmp"), DateTime.UtcNow.AddHours(-2));
        using (new FileStream(Path.Combine(place, $".{name}.locked.tmp"), FileMode.Open, FileAccess.Write))
            _pictures.Values();
        Assert.Equal(
            [$".{name}.locked.tmp", $".{name}.young.tmp", name],
            Directory.GetFiles(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
