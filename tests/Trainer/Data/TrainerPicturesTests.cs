using ImageGen.Pictures;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Pictures;

[Collection(TorchCollection.Name)]
public sealed class TrainerPicturesTests : IDisposable
{
    private const int Side = 13;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void The_trainer_takes_the_values_of_the_one_reader()
    {
        foreach (PictureCase item in PictureCase.All)
            File.WriteAllBytes(_folder.File(item.Name), item.Content);
        var data = new FolderDataSet(_folder.Path, Side);
        List<string> notes = [];
        var store = new DataStore(keepFolder: _cache.Path, note: notes.Add);
        Dictionary<string, byte[]> read = [];
        foreach (DataSplit split in new[] { DataSplit.Train, DataSplit.Test })
        {
            using PictureSet set = data.Load(store, split);
            for (int i = 0; i < set.Count; i++)
                read[set.Names![i]] = [.. set.Pictures[i].permute(1, 2, 0).contiguous().bytes];
        }

        Assert.Equal(PictureCase.All.Count(item => item.Quadrants is not null), read.Count);
        Assert.All(
            PictureCase.All.Where(item => item.Quadrants is not null),
            item => Assert.Equal(PictureReader.Cropped(item.Content, item.Name, Side, Side).Pixels, read[item.Name]));
        Assert.Contains(notes, note => note.Contains("pictures cannot be read", StringComparison.Ordinal));
    }
}
