using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class ShapePairsDataSetTests
{
    [Fact]
    public void Outlines_lie_where_the_coloured_shapes_end_and_are_the_same_each_time()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var set = new ShapePairsDataSet();
        PictureSet first = set.Load(new DataStore(), DataSplit.Train);
        PictureSet second = set.Load(new DataStore(), DataSplit.Train);
        PictureSet test = set.Load(new DataStore(), DataSplit.Test);
        Assert.Equal([1200, 3, 32, 32], first.Pictures.shape);
        Assert.Equal([240, 1, 32, 32], test.Sources!.shape);
        Assert.Equal(first.Pictures.contiguous().bytes, second.Pictures.contiguous().bytes);
        Assert.Equal(first.Sources!.contiguous().bytes, second.Sources!.contiguous().bytes);

        // Wherever the outline is black so is the picture, and a picture has colours that its outline has not.
        Assert.True(first.Pictures.amax([1], keepdim: true).le(first.Sources).all().item<bool>());
        Assert.True(
            (first.Pictures.amax([1]).to(torch.ScalarType.Int32) - first.Pictures.amin([1])).amax([1, 2]).ge(60).all()
                .item<bool>());
        Assert.True(first.Sources.amin([1, 2, 3]).lt(70).all().item<bool>());
    }
}
