using ImageGen.Viewer.Images;
using NetVips;

namespace ImageGen.Tests.Viewer.Images;

public sealed class PictureEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_quick_WebP_and_a_PNG_hold_the_very_pixels(int channels)
    {
        var picture = new Picture(40, 30, channels);
        new Random(1).NextBytes(picture.Pixels);
        Assert.Equal(picture.Rgb(), Read(PictureEncoder.WebP(picture)));
        Assert.Equal(picture.Rgb(), Read(PictureEncoder.Png(picture, origin: null)));
    }

    [Fact]
    public void A_gray_picture_is_enlarged_as_a_colour_picture_is()
    {
        var gray = new Picture(20, 10, channels: 1);
        new Random(1).NextBytes(gray.Pixels);
        var color = new Picture(20, 10);
        gray.Rgb().CopyTo(color.Pixels, 0);
        byte[] expected = [.. PictureEncoder.Enlarge(color, 3).Pixels.Where((_, i) => i % 3 == 0)];
        Assert.Equal(expected, PictureEncoder.Enlarge(gray, 3).Pixels);
    }

    private static byte[] Read(byte[] file)
    {
        using var image = Image.NewFromBuffer(file);
        using Image color = image.Colourspace(Enums.Interpretation.Srgb);
        using Image plain = color.HasAlpha() ? color.ExtractBand(0, 3) : color.Copy();
        return plain.WriteToMemory<byte>();
    }
}
