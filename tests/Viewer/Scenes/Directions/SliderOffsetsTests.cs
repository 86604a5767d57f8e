using ImageGen.Viewer.Scenes.Directions;

namespace ImageGen.Tests.Viewer.Scenes.Directions;

public sealed class SliderOffsetsTests
{
    [Fact]
    public void Equal_values_are_equal_and_0_is_left_out()
    {
        SliderOffsets offsets = SliderOffsets.None.With(2, 0.1).With(0, -1.5);
        Assert.Equal("1:-1.5,3:0.1", offsets.ToString());
        Assert.Equal(offsets, SliderOffsets.TryRead("3:0.1,1:-1.5", 6, -4, 4));
        Assert.Equal(offsets.GetHashCode(), SliderOffsets.None.With(0, -1.5).With(2, 0.1).GetHashCode());
        Assert.NotEqual(offsets, offsets.With(2, 0.2));
        Assert.Same(SliderOffsets.None, offsets.With(2, 0).With(0, 0));
        Assert.Same(offsets, offsets.With(2, 0.1));
        Assert.Same(offsets, offsets.Below(3));
        Assert.Equal("1:-1.5", offsets.Below(2).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData("0:1")]
    [InlineData("7:1")]
    [InlineData("1:4.1")]
    [InlineData("1:NaN")]
    [InlineData("1:1,1:2")]
    [InlineData("1:1,")]
    [InlineData("1:1:1")]
    public void Other_texts_are_refused(string text) => Assert.Null(SliderOffsets.TryRead(text, 6, -4, 4));

    [Theory]
    [InlineData("3:0.25", 0.75f, 0, 0.25f)]
    [InlineData("1:0.5", 1, 0, 0)]
    [InlineData("2:0.5,3:1", 0, 0.3333333f, 0.6666667f)]
    [InlineData("9:1", 1, 0, 0)]
    public void Weights_are_drawn_toward_classes_and_stay_one_in_all(string text, float a, float b, float c)
    {
        float[] weights = [1, 0, 0];
        SliderOffsets.TryRead(text, 9, 0, 1)!.Blend(weights);
        Assert.Equal([a, b, c], weights, (left, right) => Math.Abs(left - right) < 1e-6);
    }
}
