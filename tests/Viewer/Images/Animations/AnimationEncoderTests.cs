using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Animations;
using NetVips;

namespace ImageGen.Tests.Viewer.Images.Animations;

/// <summary>Animations give back the frames that were added, however they were encoded.</summary>
public sealed class AnimationEncoderTests
{
    private const int Frames = 6;
    private const int Side = 64;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(64, 33)]
    public void Every_frame_of_a_webp_comes_back_to_the_bit(int width, int height)
    {
        var random = new Random(width);
        var frame = new Picture(width, height);
        var added = new List<byte>();
        var delays = new List<int>();
        var encoder = AnimationEncoder.Create(OutputFormat.WebP, width, height);
        for (int i = 0; i < 40; i++)
        {
            // Rectangles anywhere, of one pixel or all, that are sometimes what is there already.
            (int left, int top) = (random.Next(width), random.Next(height));
            frame.FillRectangle(left, top, random.Next(width) + 1, random.Next(height) + 1, (byte)random.Next(3));
            added.AddRange(frame.Pixels);
            delays.Add(20 + i);
            encoder.Add(frame, delays[^1], isAlone: i % 2 == 0);
        }

        using var image = Image.NewFromBuffer(
            encoder.Complete(origin: null, TestContext.Current.CancellationToken), "[n=-1]");
        Assert.Equal((width, height), (image.Width, image.PageHeight));
        Assert.Equal(delays, (int[])image.Get("delay"));
        Assert.Equal(0, (int)image.Get("loop"));
        using Image rgb = image.Bands == 4 ? image.ExtractBand(0, n: 3) : image.Copy();
        Assert.Equal(added, rgb.WriteToMemory<byte>());
    }

    [Fact]
    public void A_webp_is_the_same_whether_its_frames_were_encoded_at_once_or_one_by_one()
    {
        byte[] alone = Encode(OutputFormat.WebP, i => Noise(i, scale: 1), isAlone: true);
        Assert.Equal(alone, Encode(OutputFormat.WebP, i => Noise(i, scale: 1), isAlone: false));
    }

    [Fact]
    public void Enlarged_pixels_are_compressed_thoroughly_and_others_quickly()
    {
        const int Scale = 8;
        int enlarged = Encode(OutputFormat.WebP, i => Noise(i, Scale), isAlone: true).Length;
        int quick = Enumerable.Range(0, Frames).Sum(i => PictureEncoder.WebP(Noise(i, Scale), effort: 0).Length);
        Assert.InRange(enlarged, 0, 0.8 * quick);

        // No byte of those that are generated pixel by pixel is from a thorough search, but of the first frame.
        byte[] generated = Encode(OutputFormat.WebP, i => Noise(i, scale: 1), isAlone: true);
        foreach (int i in Enumerable.Range(1, Frames - 1))
            Assert.NotEqual(-1, generated.AsSpan().IndexOf(PictureEncoder.WebP(Noise(i, 1), effort: 0).AsSpan(12)));
    }

    [Fact]
    public void A_gif_is_cancelled_while_it_is_encoded()
    {
        const int Scale = 8;
        var encoder = AnimationEncoder.Create(OutputFormat.Gif, Side * Scale, Side * Scale);
        for (int i = 0; i < 20 * Frames; i++)
            encoder.Add(Noise(i, Scale), 50, isAlone: true);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => encoder.Complete(origin: null, cancelled.Token));
    }

    private static byte[] Encode(OutputFormat format, Func<int, Picture> frame, bool isAlone)
    {
        Picture first = frame(0);
        var encoder = AnimationEncoder.Create(format, first.Width, first.Height);
        for (int i = 0; i < Frames; i++)
            encoder.Add(frame(i), 50, isAlone);
        return encoder.Complete(origin: null, TestContext.Current.CancellationToken);
    }

    /// <summary>Random pixels, each enlarged to a square.</summary>
    private static Picture Noise(int seed, int scale)
    {
        byte[] colors = new byte[3 * Side * Side];
        new Random(seed).NextBytes(colors);
        var picture = new Picture(Side * scale, Side * scale);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
                colors.AsSpan(3 * ((y / scale * Side) + (x / scale)), 3).CopyTo(picture.Row(y, x));
        }

        return picture;
    }
}
