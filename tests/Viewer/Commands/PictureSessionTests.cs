using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using NetVips;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>A picture that the viewer saved is rendered again from what it carries: the same pixels.</summary>
public sealed class PictureSessionTests : IDisposable
{
    private readonly ViewerProgram _viewer = new();
    private readonly PlayFixture _play = new();

    public void Dispose()
    {
        _play.Dispose();
        _viewer.Dispose();
    }

    [Theory]
    [InlineData("x.png", "--mode", "walk", "--seed", "7")]
    [InlineData("x.png", "--mode", "grid", "--columns", "3")]
    [InlineData("x.png", "--mode", "grid", "--columns", "3", "--label", "4", "--truncation", "0.7")]
    [InlineData("x.png", "--mode", "plane", "--columns", "5", "--label", "2")]
    [InlineData("x.png", "--scale", "3", "--scaling", "bicubic")]
    [InlineData("x.webp", "--mode", "walk", "--columns", "3", "--seconds", "1", "--fps", "8", "--scale", "2")]
    [InlineData("x.gif", "--mode", "plane", "--columns", "4", "--seconds", "1", "--fps", "5", "--scale", "2")]
    [InlineData("x.webp", "--through", "3,14,15", "--seconds", "0.7", "--fps", "7", "--scaling", "bilinear")]
    public async Task What_render_writes_is_rendered_again_from_the_file(string name, params string[] arguments)
    {
        SyntheticGenerator.Conditional().Write(_play.Folder.File("a.onnx"));
        string path = _viewer.Folder.File(name), again = _viewer.Folder.File($"again-{name}");
        string[] model = ["--model", _play.Folder.Path];
        await _viewer.Renders([.. model, .. arguments, "--out", path]);
        await _viewer.Renders([.. model, "--session", path, "--out", again]);
        AssertSame(path, again);
        Assert.Equal("a", Assert.Single(OriginOf(again).Models).Name);
        Assert.Equal(OriginOf(path).Session, OriginOf(again).Session);
    }

    [Fact]
    public async Task Moving_sources_and_numbered_frames_are_rendered_again()
    {
        SyntheticGenerator.ImageToImage().Write(_play.Folder.File("a.onnx"));
        string frames = _viewer.Folder.File("frames/"), path = _viewer.Folder.File("again.png");
        string[] model = ["--model", _play.Folder.Path];
        await _viewer.Renders([.. model, "--columns", "2", "--seconds", "1", "--fps", "4", "--out", frames]);
        string third = Path.Combine(frames, "00002.png");
        await _viewer.Renders([.. model, "--session", third, "--out", path]);
        AssertSame(third, path);
    }

    [Fact]
    public async Task A_recorded_loop_is_rendered_again_to_the_same_frames()
    {
        _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyG");
        _play.Wait(0.4);
        _play.Do(new RecordInput(1));
        using Recording recording = _play.Session.TakeRecording()!;
        using var rendering = new RecordingRendering(recording, RecordingOutput.Usual);
        string path = _viewer.Folder.File("loop.webp"), again = _viewer.Folder.File("again.webp");
        await File.WriteAllBytesAsync(
            path, rendering.Render(_ => { }, CancellationToken.None), TestContext.Current.CancellationToken);
        await _viewer.Renders("--model", _play.Folder.Path, "--session", path, "--out", again);
        AssertSame(path, again);
    }

    [Fact]
    public async Task A_picture_of_a_canvas_carries_its_painting()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        _play.Do(new PointerInput(PointerEvent.Down, 0, 0.2, 0.4), new PointerInput(PointerEvent.Move, 0, 0.9, 0.6));
        ViewState state = session.State with { Time = session.Time };
        Picture picture = SessionRendering.Draw(session.Views, state, 2);
        string path = _viewer.Folder.File("x.png"), again = _viewer.Folder.File("again.png");
        await File.WriteAllBytesAsync(
            path,
            PictureEncoder.Png(picture, SessionOrigin.Of(session, state, 2)),
            TestContext.Current.CancellationToken);
        await _viewer.Renders("--model", _play.Folder.Path, "--session", path, "--out", again);
        AssertSame(path, again);
    }

    [Fact]
    public async Task A_model_that_is_not_here_is_named_and_a_picture_without_a_session_says_so()
    {
        SyntheticGenerator.Uniform().Write(_play.Folder.File("other.onnx"));
        SyntheticGenerator.Conditional().Write(_play.Folder.File("lost.onnx"));
        string path = _viewer.Folder.File("x.png"), plain = _viewer.Folder.File("plain.png");
        await _viewer.Renders("--model", _play.Folder.File("lost.onnx"), "--mode", "walk", "--out", path);
        string[] output = ["--out", _viewer.Folder.File("y.png")];
        await _viewer.Refuses(
            "its model lost is not here",
            ["--session", path, "--model", _play.Folder.File("other.onnx"), .. output]);
        await File.WriteAllBytesAsync(
            plain, PictureEncoder.Png(new Picture(3, 3), origin: null), TestContext.Current.CancellationToken);
        await _viewer.Refuses("contains no session", ["--session", plain, .. output]);
        await _viewer.Refuses("no such picture", ["--session", _viewer.Folder.File("none.png"), .. output]);
    }

    private static PictureOrigin OriginOf(string path) => PictureMetadata.Find(File.ReadAllBytes(path), path)!;

    private static void AssertSame(string path, string again)
    {
        (byte[] first, int width, int height) = Read(path);
        (byte[] second, int secondWidth, int secondHeight) = Read(again);
        Assert.Equal((width, height), (secondWidth, secondHeight));
        Assert.Equal(first, second);
        Assert.True(first.Distinct().Count() > 3);
    }

    private static (byte[] Pixels, int Width, int Height) Read(string path)
    {
        string all = path.EndsWith(".png", StringComparison.Ordinal) ? "" : "[n=-1]";
        using var image = Image.NewFromBuffer(File.ReadAllBytes(path), all);
        return (image.WriteToMemory<byte>(), image.Width, image.Height);
    }
}
