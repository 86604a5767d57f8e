using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class RenderPlanTests
{
    private static readonly GeneratorFile AutoEncoder = SyntheticGenerator.AutoEncoder();
    private static readonly GeneratorFile ImageToImage = SyntheticGenerator.ImageToImage();

    [Fact]
    public void Without_a_word_a_model_shows_what_suits_it()
    {
        Assert.Equal(["walk.webp", "grid.png"], Paths(SyntheticGenerator.Conditional(), new()));
        Assert.Equal(["walk.webp", "grid.png"], Paths(AutoEncoder, new()));
        Assert.Equal(["walk.webp", "grid.png"], Paths(SyntheticGenerator.Variational(), new()));
        Assert.Equal(["translate.webp", "translate.png"], Paths(ImageToImage, new()));
        Assert.Equal(["reconstruct.png"], Paths(AutoEncoder, new() { Data = "x" }));
        Assert.Equal(["translate.png"], Paths(ImageToImage, new() { Data = "x" }));
    }

    [Fact]
    public void A_mode_has_an_output_of_its_name()
    {
        Assert.Equal(["walk.webp"], Paths(AutoEncoder, new() { Mode = RenderMode.Walk }));
        Assert.Equal(["grid.png"], Paths(AutoEncoder, new() { Mode = RenderMode.Grid }));
        Assert.Equal(["plane.png"], Paths(AutoEncoder, new() { Mode = RenderMode.Plane }));
        Assert.Equal(["reconstruct.png"], Paths(AutoEncoder, new() { Mode = RenderMode.Reconstruct, Data = "x" }));
        Assert.Equal(["translate.webp"], Paths(ImageToImage, new() { Mode = RenderMode.Translate }));
        Assert.Equal(["translate.png"], Paths(ImageToImage, new() { Mode = RenderMode.Translate, Data = "x" }));
    }

    [Fact]
    public void An_output_that_was_asked_for_is_the_only_one()
    {
        Assert.Equal(["x.gif"], Paths(ImageToImage, new() { Output = "x.gif" }));
        Assert.Equal(["x.gif"], Paths(AutoEncoder, new() { Output = "x.gif", Mode = RenderMode.Plane }));
        Assert.Throws<InputException>(() => Paths(AutoEncoder, new() { Output = "x.bmp", Data = "x" }));
    }

    private static IEnumerable<string> Paths(GeneratorFile file, RenderOptions options) =>
        RenderPlan.Create(options, file).Select(rendering => rendering.Path);
}
