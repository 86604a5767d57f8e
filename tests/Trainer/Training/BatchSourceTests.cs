using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class BatchSourceTests
{
    [Fact]
    public void Every_picture_comes_once_in_an_epoch_and_with_its_own_label()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using PictureSet set = TwelvePictures();
        using var source = new BatchSource(set, 4, PictureRange.ZeroToOne, Augmentation.None, seed: 5);
        var seen = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            Batch batch = source.Next();
            foreach (
                (float picture, long label) in Values(batch.Pictures * 255).Zip(
                    batch.Labels.argmax(1).data<long>().ToArray()))
            {
                Assert.Equal(picture % 3, label);
                seen.Add((int)picture);
            }
        }

        Assert.Equal(Enumerable.Range(0, 12), seen.Order());
        Assert.Equal(0, source.Epoch);
        source.Next();
        Assert.Equal(1, source.Epoch);
    }

    /// <summary>Of classes with 1, 2 and 9 pictures, every batch of six has two of each.</summary>
    [Fact]
    public void Balanced_classes_come_equally_often_and_each_with_all_its_pictures()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long[] labels = [0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        byte[] bytes = Enumerable.Range(0, 12).Select(i => (byte)i).ToArray();
        using var set = new PictureSet(torch.tensor(bytes, [12, 1, 1, 1]), torch.tensor(labels), 3);
        using var source = new BatchSource(
            set, 6, PictureRange.ZeroToOne, Augmentation.None, seed: 5, isBalanced: true);
        var seen = new HashSet<float>();
        for (int i = 0; i < 20; i++)
        {
            Batch batch = source.Next();
            Assert.Equal([2f, 2, 2], Values(batch.Labels.sum([0])));
            seen.UnionWith(Values((batch.Pictures * 255).round()));
        }

        Assert.Equal(12, seen.Count);
        Assert.Equal(9, source.Epoch);
    }

    [Fact]
    public void Scales_onto_the_range_asked_for()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var set = new PictureSet(
            torch.tensor(new byte[] { 0, 255 }, [2, 1, 1, 1]), torch.zeros(2, torch.ScalarType.Int64), 1);
        using var unit = new BatchSource(set, 2, PictureRange.ZeroToOne, Augmentation.None, 0);
        using var signed = new BatchSource(set, 2, PictureRange.MinusOneToOne, Augmentation.None, 0);
        Assert.Equal([0f, 1f], Values(unit.Next().Pictures).Order());
        Assert.Equal([-1f, 1f], Values(signed.Next().Pictures).Order());
    }

    [Fact]
    public void Goes_on_from_a_place_it_was_at()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using PictureSet set = TwelvePictures();
        using var first = new BatchSource(set, 5, PictureRange.ZeroToOne, Augmentation.None, seed: 1);
        first.Next();
        first.Next().Normal(3);
        (torch.Tensor order, torch.Tensor state, torch.Tensor noise, long cursor, long epoch) = (
            first.Order.clone(), first.GeneratorState, first.NoiseState, first.Cursor, first.Epoch);
        using var second = new BatchSource(set, 5, PictureRange.ZeroToOne, Augmentation.None, seed: 999);
        second.Restore(order, state, noise, cursor, epoch);
        for (int i = 0; i < 6; i++)
        {
            (Batch a, Batch b) = (first.Next(), second.Next());
            Assert.Equal(Values(a.Pictures), Values(b.Pictures));
            Assert.Equal(Values(a.Normal(4)), Values(b.Normal(4)));
        }
    }

    [Fact]
    public void Goes_on_with_the_same_variations_to_the_bit()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var set = new PictureSet(
            torch.randint(256, [9, 3, 12, 10], torch.ScalarType.Byte),
            torch.zeros(9, torch.ScalarType.Int64),
            1,
            torch.randint(256, [9, 1, 12, 10], torch.ScalarType.Byte))
        { SourceKind = PictureKind.Mask };
        var augmentation = Augmentation.Parse("flip,flip-vertical,rotate=180,crop=0.2,color=0.1");
        using var first = new BatchSource(set, 4, PictureRange.MinusOneToOne, augmentation, seed: 1);
        using var second = new BatchSource(set, 4, PictureRange.MinusOneToOne, augmentation, seed: 2);
        first.Next();
        second.Restore(first.Order, first.GeneratorState, first.NoiseState, first.Cursor, first.Epoch);
        for (int i = 0; i < 5; i++)
        {
            (Batch a, Batch b) = (first.Next(), second.Next());
            Assert.Equal(Values(a.Pictures), Values(b.Pictures));
            Assert.Equal(Values(a.Sources!), Values(b.Sources!));
        }
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.BFloat16)]
    public void Channels_lie_last_in_memory(torch.ScalarType type)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var set = new PictureSet(
            torch.zeros(4, 3, 6, 5, dtype: torch.ScalarType.Byte), torch.zeros(4, torch.ScalarType.Int64), 1);
        using var source = new BatchSource(
            set, 4, PictureRange.MinusOneToOne, Augmentation.Parse("flip"), seed: 1, type);
        torch.Tensor pictures = source.Next().Pictures;
        Assert.Equal((type, true), (pictures.dtype, pictures.permute(0, 2, 3, 1).is_contiguous()));
    }

    [Fact]
    public void A_set_smaller_than_a_batch_fills_it_evenly()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using PictureSet set = TwelvePictures();
        using var source = new BatchSource(set, 24, PictureRange.ZeroToOne, Augmentation.None, seed: 5);
        for (int i = 0; i < 2; i++)
        {
            IEnumerable<KeyValuePair<int, int>> seen = Values(source.Next().Pictures * 255)
                .Select(value => (int)MathF.Round(value)).CountBy(
                value => value);
            Assert.Equal(12, seen.Count());
            Assert.All(seen, count => Assert.Equal(2, count.Value));
        }
    }

    [Fact]
    public void Sources_stay_with_their_pictures()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var set = new PictureSet(
            torch.arange(12, torch.ScalarType.Byte).reshape(12, 1, 1, 1).DetachFromDisposeScope(),
            torch.zeros(12, torch.ScalarType.Int64).DetachFromDisposeScope(),
            1,
            (torch.arange(12, torch.ScalarType.Byte) + 100).reshape(12, 1, 1, 1).DetachFromDisposeScope());
        using var source = new BatchSource(set, 6, PictureRange.ZeroToOne, Augmentation.Parse("flip"), seed: 5);
        Batch batch = source.Next();
        Assert.All(Values((batch.Sources! - batch.Pictures) * 255), difference => Assert.Equal(100, difference, 1e-3f));
    }

    private static PictureSet TwelvePictures() => new(
        torch.arange(12, torch.ScalarType.Byte).reshape(12, 1, 1, 1).DetachFromDisposeScope(),
        (torch.arange(12, torch.ScalarType.Int64) % 3).DetachFromDisposeScope(),
        3);

    private static float[] Values(torch.Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
