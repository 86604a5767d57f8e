using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Scenes.Painting;

public sealed class MaskColorsTests
{
    private static readonly PaletteEntry[] Palette = [new("a", "#000000"), new("b", "#Ff8000"), new("c", "#ffffff")];

    [Fact]
    public void Colours_are_levels_over_255()
    {
        var colors = new MaskColors(Palette, 3);
        Assert.Equal(3, colors.Count);
        Assert.Equal([1f, 128 / 255f, 0f], colors[1].ToArray());
    }

    [Fact]
    public void In_gray_a_gray_colour_keeps_its_level_and_another_has_its_light()
    {
        var colors = new MaskColors(Palette, 1);
        Assert.Equal(0f, colors[0][0]);
        Assert.Equal(1f, colors[2][0], 1e-6f);
        Assert.Equal(0.299f + (0.587f * 128 / 255), colors[1][0], 1e-6f);
    }

    [Fact]
    public void The_nearest_is_found_with_its_distance()
    {
        var colors = new MaskColors(Palette, 3);
        Assert.Equal(1, colors.Nearest([0.9f, 0.6f, 0.1f], out float distance));
        Assert.InRange(distance, 0.01f, 0.05f);
        Assert.Equal(2, colors.Nearest([1, 1, 1], out distance));
        Assert.Equal(0, distance);
    }

    [Fact]
    public void No_colour_is_no_palette() => Assert.Throws<ArgumentOutOfRangeException>(() => new MaskColors([], 3));
}
