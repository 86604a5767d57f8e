using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

/// <summary>A folder of pictures of two classes, each of one colour, and a folder for their decoded form.</summary>
internal sealed class PictureCacheFixture : IDisposable
{
    public const int Count = 30;

    public static readonly DateTime Written = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    public PictureCacheFixture()
    {
        for (int i = 0; i < Count; i++)
            Add($"{(i % 2 == 0 ? "cats" : "dogs")}/{i}.png", i * 8);
    }

    public TemporaryFolder Folder { get; } = new();

    public TemporaryFolder Cache { get; } = new();

    public List<string> Notes { get; } = [];

    public string Kept => Directory.GetFiles(Path.Combine(Cache.Path, "folders"), "*.pictures").Single();

    public DataStore Store() => new(keepFolder: Cache.Path, note: line =>
    {
        if (!line.Contains("sources are treated as", StringComparison.Ordinal))
            Notes.Add(line);
    });

    /// <summary>Class and red of every picture of both splits.</summary>
    public Dictionary<string, (int Label, int Value)> Values(DataStore? store = null)
    {
        Dictionary<string, (int, int)> values = [];
        var data = new FolderDataSet(Folder.Path, 8);
        foreach (DataSplit split in Enum.GetValues<DataSplit>())
        {
            using PictureSet set = data.Load(store ?? Store(), split);
            for (int i = 0; i < set.Count; i++)
                values.Add(set.Names![i], ((int)set.Labels[i].item<long>(), set.Pictures[i, 0, 4, 4].item<byte>()));
        }

        return values;
    }

    /// <summary>Makes every picture unreadable, but for its name, size and time.</summary>
    public void Deface()
    {
        foreach (string path in Directory.GetFiles(Folder.Path, "*.png", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
            File.SetLastWriteTimeUtc(path, Written);
        }
    }

    public void Add(string name, int red) => Draw(name, (_, _) => (red, 0, 0));

    public void Draw(string name, Func<int, int, (int, int, int)> colour)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder.File(name))!);
        File.WriteAllBytes(Folder.File(name), DrawnPicture.Encoded(".png", 24, 24, colour));
        File.SetLastWriteTimeUtc(Folder.File(name), Written);
    }

    public void Dispose()
    {
        Folder.Dispose();
        Cache.Dispose();
    }
}
