using CsCheck;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Tests.Viewer.Scenes.Sketches;

public sealed class PhotographSketchTests
{
    [Fact]
    public void Values_never_leave_0_and_1() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 50], Gen.Int[1, 50], Gen.ULong, Gen.Double[-100, 100]).Sample(
            (gray, width, height, seed, t) =>
                Assert.All(
                    Paint(new ImageShape(gray ? 1 : 3, height, width), seed, t),
                    value => Assert.InRange(value, 0f, 1f)),
            iter: 200);

    [Fact]
    public void It_is_smooth_in_space_and_time()
    {
        var shape = new ImageShape(3, 64, 64);
        for (ulong seed = 0; seed < 10; seed++)
        {
            float[] picture = Paint(shape, seed, 1);
            float[] next = Paint(shape, seed, 1.05);
            for (int at = 0; at < picture.Length; at++)
            {
                Assert.InRange(picture[at] - next[at], -0.2f, 0.2f);
                if (at % 64 > 0)
                    Assert.InRange(picture[at] - picture[at - 1], -0.2f, 0.2f);
                if (at / 64 % 64 > 0)
                    Assert.InRange(picture[at] - picture[at - 64], -0.2f, 0.2f);
            }

            Assert.True(picture.Max() - picture.Min() > 0.3f);
        }
    }

    private static float[] Paint(ImageShape shape, ulong seed, double t)
    {
        float[] picture = new float[shape.Size];
        new PhotographSketch(shape, seed, loopSeconds: 12).At(t, picture);
        return picture;
    }
}
