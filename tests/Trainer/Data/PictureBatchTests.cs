using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class PictureBatchTests
{
    private static readonly PictureScale Signed = new(127.5f, 1);

    [Theory]
    [InlineData("none", 3, 9, 14)]
    [InlineData("flip", 1, 7, 7)]
    [InlineData("flip,flip-vertical", 3, 9, 14)]
    [InlineData("rotate=180", 3, 16, 16)]
    [InlineData("flip,rotate=180,crop=0.5", 1, 9, 30)]
    [InlineData("color=0.3", 3, 12, 8)]
    [InlineData("flip,color=0.9", 1, 12, 8)]
    [InlineData("flip,flip-vertical,rotate=180,crop=0.2,color=0.1", 3, 32, 32)]
    [InlineData("flip,flip-vertical,rotate=25,crop=0.9,color=1", 3, 31, 18)]
    public void One_pass_gives_what_operations_on_tensors_give(string how, int channels, int height, int width)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor bytes = Smooth(60, channels, height, width);
        Variation variation = Drawn(how, bytes);
        foreach (PictureKind kind in Enum.GetValues<PictureKind>())
        {
            torch.Tensor expected = PictureBatch.ByTensors(bytes, kind, variation, Signed);
            torch.Tensor batch = PictureBatch.Of(bytes, kind, variation, Signed);
            Assert.Equal([60, channels, height, width], batch.shape);
            Assert.True(batch.permute(0, 2, 3, 1).is_contiguous());
            torch.Tensor difference = (batch - expected).abs();

            // A place half-way between two pixels of a mask may fall to either.
            if (kind == PictureKind.Mask)
                Assert.InRange(difference.ne(0).to(torch.ScalarType.Float32).mean().item<float>(), 0, 1e-3);
            else
                Assert.InRange(difference.max().item<float>(), 0, 1e-4);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("flip,flip-vertical")]
    public void Bytes_that_are_not_blended_are_scaled_to_the_bit(string how)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor bytes = torch.arange(256, torch.ScalarType.Byte).reshape(4, 8, 8, 1);
        foreach (PictureScale scale in (PictureScale[])[Signed, new(255, 0)])
        {
            Variation variation = Drawn(how, bytes);
            torch.Tensor expected = PictureBatch.ByTensors(bytes, PictureKind.Photograph, variation, scale);
            torch.Tensor batch = PictureBatch.Of(bytes, PictureKind.Photograph, variation, scale);
            Assert.True(batch.eq(expected).all().item<bool>());
        }
    }

    [Fact]
    public void A_mask_keeps_its_values()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor bytes = (torch.randint(3, [40, 16, 16, 3]) * 100).to(torch.ScalarType.Byte);
        Variation variation = Drawn("rotate=180,crop=0.5,color=0.5", bytes);
        torch.Tensor batch = PictureBatch.Of(bytes, PictureKind.Mask, variation, new PictureScale(1, 0));
        Assert.Equal([0f, 100f, 200f], batch.contiguous().data<float>().ToArray().Distinct().Order());
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor bytes = Smooth(9, 3, 20, 20);
        Variation variation = Drawn("rotate=180,crop=0.5,color=0.5", bytes);
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        torch.Tensor alone = PictureBatch.Of(bytes, PictureKind.Photograph, variation, Signed);
        torch.set_num_threads(4);
        torch.Tensor together = PictureBatch.Of(bytes, PictureKind.Photograph, variation, Signed);
        torch.set_num_threads(threads);
        Assert.True(alone.eq(together).all().item<bool>());
    }

    [Theory]
    [InlineData(1, 16, 16)]
    [InlineData(3, 20, 27)]
    [InlineData(4, 9, 33)]
    [InlineData(5, 12, 18)]
    public void Pixels_read_eight_at_a_time_have_the_bits_of_those_read_one_by_one(int channels, int height, int width)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor bytes = Smooth(1, channels, height, width);
        for (ulong seed = 0; seed < 40; seed++)
        {
            // Bytes after the last picture of a batch may not be read, so its pixels are read one by one.
            torch.Tensor last = PictureBatch.Of(bytes, PictureKind.Photograph, Rotated(1, seed), Signed);
            torch.Tensor first = PictureBatch.Of(
                bytes.repeat(2, 1, 1, 1), PictureKind.Photograph, Rotated(2, seed), Signed);
            Assert.True(last[0].eq(first[0]).all().item<bool>());
        }

        // The first angle is the same for any number of pictures.
        Variation Rotated(int count, ulong seed)
        {
            using var random = new torch.Generator(seed);
            return Augmentation.Parse("rotate=180,color=0.5").Draw(count, height, width, random) with { Colors = null };
        }
    }

    private static Variation Drawn(string how, torch.Tensor bytes)
    {
        using var random = new torch.Generator(3);
        return Augmentation.Parse(how).Draw(bytes.shape[0], bytes.shape[1], bytes.shape[2], random).To(bytes.device);
    }

    // Neighbours differ little, so that a small difference of the place is a small difference of the value.
    private static torch.Tensor Smooth(int count, int channels, int height, int width)
    {
        torch.manual_seed(1);
        torch.Tensor noise = torch.rand(count, channels, height + 4, width + 4) * 255;
        return torch.nn.functional.avg_pool2d(noise, 5, 1).to(torch.ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
    }
}
