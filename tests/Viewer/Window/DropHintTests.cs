using ImageGen.Tests.Generators;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

/// <summary>What is said about files while they are dragged over a window.</summary>
public sealed class DropHintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_what_would_become_of_a_file()
    {
        Assert.Equal(
            new DropHint("Drop a.onnx to play it", IsAccepted: true), DropHint.Of(["x/a.onnx"], isSource: false, null));
        Assert.Equal("Drop a.PNG to open it", DropHint.Of(["a.PNG"], isSource: false, null).Text);
        Assert.Equal(
            "Drop a.png to translate it, or to bring back the view that it carries",
            DropHint.Of(["a.png"], isSource: false, SyntheticGenerator.ImageToImage().Info).Text);
        Assert.Equal(
            "Drop a.png to translate it",
            DropHint.Of(["a.png"], isSource: true, SyntheticGenerator.ImageToImage().Info).Text);
        Assert.Equal(
            "Drop a.png to encode it",
            DropHint.Of(["a.png"], isSource: true, SyntheticGenerator.AutoEncoder().Info).Text);
        Assert.Equal(
            "Drop a.png to search for the closest picture",
            DropHint.Of(["a.png"], isSource: true, SyntheticGenerator.Uniform().Info).Text);
        Assert.Equal("Drop 2 files to open them", DropHint.Of(["a.png", "b.txt", "c.onnx"], false, null).Text);
    }

    [Fact]
    public void It_says_what_would_become_of_several_pictures()
    {
        string[] two = ["a.png", "b.jpg", "notes.txt"], three = [.. two, "c.webp"];
        Assert.Equal("Drop 2 files to open them", DropHint.Of(two, false, null).Text);
        Assert.Equal(
            "Drop 2 pictures to morph between them",
            DropHint.Of(two, false, SyntheticGenerator.AutoEncoder().Info).Text);
        Assert.Equal(
            "Drop 3 pictures to walk through them", DropHint.Of(three, false, SyntheticGenerator.Uniform().Info).Text);
        Assert.Equal(
            "Drop 3 pictures to translate the last",
            DropHint.Of(three, false, SyntheticGenerator.ImageToImage().Info).Text);
    }

    [Fact]
    public void What_cannot_be_dropped_is_refused_with_the_reason()
    {
        Assert.Equal(
            new DropHint("a.txt: is neither a model (.onnx) nor a picture", IsAccepted: false),
            DropHint.Of(["x/a.txt"], isSource: false, null));
        var folder = DropHint.Of([_folder.Path], isSource: false, null);
        Assert.False(folder.IsAccepted);
        Assert.EndsWith(
            "is a folder; play its models with viewer --model FOLDER", folder.Text, StringComparison.Ordinal);
        Assert.False(DropHint.Of([], isSource: false, null).IsAccepted);
    }
}
