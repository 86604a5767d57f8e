using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

public sealed class ImageFitTests
{
    [Fact]
    public void The_common_shape_is_of_the_seconds_size_and_RGB_if_one_is()
    {
        Assert.Equal(new ImageShape(3, 2, 4), ImageFit.Common(new ImageShape(3, 8, 8), new ImageShape(1, 2, 4)));
        Assert.Equal(new ImageShape(3, 2, 4), ImageFit.Common(new ImageShape(1, 8, 8), new ImageShape(3, 2, 4)));
        Assert.Equal(new ImageShape(1, 2, 4), ImageFit.Common(new ImageShape(1, 8, 8), new ImageShape(1, 2, 4)));
    }

    [Fact]
    public void Gray_is_expanded() => Assert.Equal([1, 2, 1, 2, 1, 2], Copy([1, 2], new(1, 1, 2), new(3, 1, 2)));

    [Fact]
    public void Another_size_takes_the_nearest_pixels()
    {
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4], Copy([1, 2, 3, 4], new(1, 2, 2), new(1, 4, 4)));
        Assert.Equal([2, 5], Copy([1, 2, 3, 4, 5, 6], new(1, 1, 6), new(1, 1, 2)));
        Assert.Equal([2, 4, 6], Copy([1, 2, 3, 4, 5, 6], new(3, 1, 2), new(3, 1, 1)));
    }

    private static float[] Copy(float[] from, ImageShape fromShape, ImageShape toShape)
    {
        float[] to = new float[toShape.Size];
        ImageFit.Copy(from, fromShape, to, toShape);
        return to;
    }
}
