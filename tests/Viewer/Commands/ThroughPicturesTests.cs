using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Images.Metadata;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>Loops through pictures of the user's own, encoded or projected.</summary>
public sealed class ThroughPicturesTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();

    public ThroughPicturesTests()
    {
        SyntheticGenerator.AutoEncoder().Write(_viewer.Folder.File("ae.onnx"));
        SyntheticGenerator.Conditional().Write(_viewer.Folder.File("cgan.onnx"));
        PictureFile.Fill(_viewer.Folder.File("a.png"), 12, 8, 255, 128, 0);
        PictureFile.Fill(_viewer.Folder.File("b.png"), 12, 8, 0, 0, 255);
    }

    public void Dispose() => _viewer.Dispose();

    [Theory]
    [InlineData("ae", "encoded")]
    [InlineData("cgan", "projected in")]
    public async Task Two_pictures_are_gone_through_back_and_forth_and_the_session_restores_them(
        string model, string how)
    {
        string first = _viewer.Folder.File("x.webp");
        string pictures = $"{_viewer.Folder.File("a.png")},{_viewer.Folder.File("b.png")}";
        await _viewer.Renders(
            "--model",
            Model(model),
            "--through",
            pictures,
            "--mode",
            "walk",
            "--seconds",
            "1",
            "--fps",
            "8",
            "--out",
            first);
        string said = _viewer.Output.ToString();
        Assert.Contains($"a.png: {how}", said, StringComparison.Ordinal);
        Assert.Contains("PSNR", said, StringComparison.Ordinal);

        // a, b, a, b: frames 0 and 4 of 8 are the same, and so are 2 and 6.
        using Image frames = PictureFile.OpenAnimation(first);
        int height = (int)frames.Get("page-height");
        byte[] Frame(int i)
        {
            using Image frame = frames.Crop(0, i * height, frames.Width, height);
            return frame.WriteToMemory<byte>();
        }

        Assert.Equal(Frame(0), Frame(4));
        Assert.Equal(Frame(2), Frame(6));
        Assert.NotEqual(Frame(0), Frame(2));

        string again = _viewer.Folder.File("again.webp");
        await _viewer.Renders("--model", Model(model), "--session", first, "--out", again);
        using Image restored = PictureFile.OpenAnimation(again);
        Assert.Equal(frames.WriteToMemory<byte>(), restored.WriteToMemory<byte>());
        string session = PictureMetadata.Find(File.ReadAllBytes(first), "x.webp")!.Session!;
        Assert.Contains("z", session.Split("through=")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_and_pictures_can_be_mixed_and_a_class_can_be_asked_for()
    {
        await _viewer.Renders(
            "--model",
            Model("cgan"),
            "--through",
            $"5,{_viewer.Folder.File("a.png")},9",
            "--label",
            "1",
            "--mode",
            "walk",
            "--seconds",
            "1",
            "--fps",
            "3",
            "--out",
            _viewer.Folder.File("x.webp"));
        Assert.DoesNotContain("class ", _viewer.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_refused_in_one_line()
    {
        File.WriteAllText(_viewer.Folder.File("c.png"), "no picture");
        await _viewer.Refuses(
            "c.png",
            "--model",
            Model("ae"),
            "--through",
            $"{_viewer.Folder.File("a.png")},{_viewer.Folder.File("c.png")}",
            "--out",
            _viewer.Folder.File("x.webp"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_in_one_line() =>
        await _viewer.Refuses(
            "--through nowhere.png: no such file",
            "--model",
            Model("ae"),
            "--through",
            "3,nowhere.png",
            "--out",
            _viewer.Folder.File("x.webp"));

    [Fact]
    public async Task A_search_says_what_it_compares_and_takes_the_features_of_a_classifier()
    {
        string[] loop =
        [
            "--through", $"5,{_viewer.Folder.File("a.png")}", "--mode", "walk", "--seconds", "1", "--fps", "3", "--out",
            _viewer.Folder.File("x.webp"),
        ];
        await _viewer.Renders(["--model", Model("cgan"), .. loop]);
        Assert.Contains("Projection compares pixels\n", _viewer.Output.ToString(), StringComparison.Ordinal);
        GeneratorInfo info = SyntheticGenerator.Conditional().Info;
        string classifier = SyntheticClassifier.Write(
            _viewer.Folder.File("f.classifier.onnx"), info.DataSet, info.Image);
        foreach (string features in (string[])[classifier, "auto"])
        {
            _viewer.Output.GetStringBuilder().Clear();
            await _viewer.Renders(["--model", Model("cgan"), "--features", features, .. loop]);
            Assert.Contains(
                "Projection compares pixels and features of f.classifier.onnx",
                _viewer.Output.ToString(),
                StringComparison.Ordinal);
        }

        File.Delete(_viewer.Folder.File("x.webp"));
        SyntheticClassifier.Write(classifier, info.DataSet, new ImageShape(3, 4, 4));
        await _viewer.Refuses(
            "classifies pictures of 3x4x4", ["--model", Model("cgan"), "--features", classifier, .. loop]);
        await _viewer.Refuses(
            "--features auto: there is no classifier of",
            ["--model", Model("cgan"), "--features", "auto", .. loop]);
        await _viewer.Refuses(
            "--features auto: belongs to a search", ["--model", Model("ae"), "--features", "auto", .. loop]);
    }

    private string Model(string name) => _viewer.Folder.File($"{name}.onnx");
}
