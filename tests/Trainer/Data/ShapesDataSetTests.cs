using System.Security.Cryptography;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class ShapesDataSetTests
{
    [Fact]
    public void Draws_every_class_equally_often_and_the_same_each_time()
    {
        var set = new ShapesDataSet();
        using PictureSet first = set.Load(new DataStore(), DataSplit.Train);
        using PictureSet second = set.Load(new DataStore(), DataSplit.Train);
        Assert.Equal([6000, 1, 28, 28], first.Pictures.shape);
        Assert.Equal(SHA256.HashData(first.Pictures.bytes), SHA256.HashData(second.Pictures.bytes));
        long[] labels = first.Labels.data<long>().ToArray();
        Assert.All(
            Enumerable.Range(0, set.ClassNames.Count), label => Assert.Equal(1000, labels.Count(l => l == label)));
    }

    [Fact]
    public void Training_and_test_pictures_differ()
    {
        var set = new ShapesDataSet();
        using PictureSet train = set.Load(new DataStore(), DataSplit.Train);
        using PictureSet test = set.Load(new DataStore(), DataSplit.Test);
        var seen = Pictures(train).ToHashSet();
        Assert.DoesNotContain(Pictures(test), seen.Contains);
    }

    private static IEnumerable<string> Pictures(PictureSet set)
    {
        byte[] bytes = set.Pictures.bytes.ToArray();
        return bytes.Chunk(28 * 28).Select(Convert.ToBase64String);
    }
}
