using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class SessionToPictureTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();
    private readonly PlayFixture _play = new();

    public void Dispose()
    {
        _play.Dispose();
        _viewer.Dispose();
    }

    [Theory]
    [InlineData("KeyW")]
    [InlineData("KeyG")]
    [InlineData("KeyP")]
    [InlineData("KeyX")]
    public async Task A_session_gives_the_very_picture_that_was_played(string mode)
    {
        _play.With("a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform());
        ViewerSession session = _play.Play();
        foreach (string key in new[] { "KeyR", "Digit6", mode })
        {
            _play.Press(key);
            _play.Wait(0.31);
        }

        if (mode == "KeyX")
            _play.Until(() => session.Views.Count == 2);
        var picture = new SessionPicture(session);
        picture.Show();
        string path = _viewer.Folder.File("x.png");
        await _viewer.Renders(
            "--session", $"http://127.0.0.1:4711/#{_play.Text()}", "--model", _play.Folder.Path, "--out", path);
        AssertSame(picture.Picture!, path);
    }

    [Fact]
    public async Task A_painting_is_saved_beside_and_found_by_its_hash()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        _play.Do(new PointerInput(PointerEvent.Down, 0, 0.2, 0.4), new PointerInput(PointerEvent.Move, 0, 0.9, 0.6));
        var picture = new SessionPicture(session);
        picture.Show();
        string text = _play.Text(), model = _play.Folder.File("a.onnx"), canvas = _viewer.Folder.File("mine.png");
        await _viewer.Refuses(
            "--canvas FILE", "--session", text, "--model", model, "--out", _viewer.Folder.File("x.png"));
        await File.WriteAllBytesAsync(canvas, PictureEncoder.Png(CanvasPicture.Of(session.Canvas!), origin: null));
        await _viewer.Renders(
            "--session", text, "--model", model, "--canvas", canvas, "--out", _viewer.Folder.File("x.png"));
        AssertSame(picture.Picture!, _viewer.Folder.File("x.png"));
        Assert.Equal(["mine.png", "x.canvas.png", "x.png"], _viewer.Folder.Names());
        await _viewer.Renders("--session", text, "--model", model, "--out", _viewer.Folder.File("y.png"));
        AssertSame(picture.Picture!, _viewer.Folder.File("y.png"));

        // Another painting is not taken for it.
        session.Canvas!.Clear();
        await File.WriteAllBytesAsync(canvas, PictureEncoder.Png(CanvasPicture.Of(session.Canvas), origin: null));
        await _viewer.Refuses(
            "is not the session's painting",
            "--session",
            text,
            "--model",
            model,
            "--canvas",
            canvas,
            "--out",
            _viewer.Folder.File("z.png"));
    }

    [Fact]
    public async Task An_export_of_a_training_run_is_found_in_the_run()
    {
        string exports = Directory.CreateDirectory(_play.Folder.File("run/exports")).FullName;
        SyntheticGenerator.Conditional(seed: 1).Write(Path.Combine(exports, "step-00000100.onnx"));
        SyntheticGenerator.Conditional(seed: 2).Write(Path.Combine(exports, "step-00000200.onnx"));
        _play.Watching("run").Play();
        _play.Do(new ExportInput(0));
        _play.Settle();
        var picture = new SessionPicture(_play.Session);
        picture.Show();
        await _viewer.Renders(
            "--session", _play.Text(), "--model", _play.Folder.File("run"), "--out", _viewer.Folder.File("x.png"));
        AssertSame(picture.Picture!, _viewer.Folder.File("x.png"));
    }

    [Fact]
    public async Task A_scale_enlarges_it()
    {
        SyntheticGenerator.Uniform().Write(_play.Folder.File("a.onnx"));
        string digits = GeneratorFile.Read(_play.Folder.File("a.onnx")).Sha256[..SavedView.HashDigits];
        await _viewer.Renders(
            "--session",
            $"v=1&m={digits}&mode=walk",
            "--model",
            _play.Folder.Path,
            "--scale",
            "5",
            "--out",
            _viewer.Folder.File("x.png"));
        using Image image = PictureFile.Open(_viewer.Folder.File("x.png"));
        Assert.Equal((60, 40), (image.Width, image.Height));
    }

    [Theory]
    [InlineData("v=1&m=HERE&mode=walk", "defines the whole picture", "--columns", "3")]
    [InlineData("v=1&m=HERE&mode=walk", "defines the whole picture", "--mode", "grid")]
    [InlineData("v=1&m=HERE&mode=walk", "shows no painting", "--canvas", "x.png")]
    [InlineData("v=1&m=HERE&mode=canvas&canvas=0123456789abcdef", "does not match its model")]
    [InlineData("v=1&m=HERE&mode=walk&label=2", "does not match its model")]
    [InlineData("v=1&m=0123456789abcdef&mode=walk", "begins with 0123456789abcdef")]
    [InlineData("v=1&m=HERE&mode=fly", "expected walk, grid, plane, canvas, compare")]
    [InlineData("", "name=value")]
    public async Task What_is_wrong_with_one_is_one_clear_line(string session, string part, params string[] more)
    {
        SyntheticGenerator.Uniform().Write(_play.Folder.File("a.onnx"));
        string digits = GeneratorFile.Read(_play.Folder.File("a.onnx")).Sha256[..SavedView.HashDigits];
        await _viewer.Refuses(
            part,
            [
                "--session", session.Replace("HERE", digits, StringComparison.Ordinal), "--model", _play.Folder.Path,
                "--out", _viewer.Folder.File("x.png"), .. more
            ]);
    }

    [Fact]
    public async Task It_is_one_picture()
    {
        await _viewer.Refuses(
            "a single picture",
            "--session",
            "v=1&m=0123456789abcdef&mode=walk",
            "--out",
            _viewer.Folder.File("x.webp"));
        await _viewer.Refuses("belongs to --session", "--canvas", "x.png", "--out", _viewer.Folder.File("x.png"));
    }

    private static void AssertSame(Picture picture, string path)
    {
        using Image image = PictureFile.Open(path);
        Assert.Equal((picture.Width, picture.Height), (image.Width, image.Height));
        Assert.Equal(picture.Rgb(), image.WriteToMemory<byte>());
    }
}
