using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Rendering;

/// <summary>Files that are dropped on a window, or chosen for it.</summary>
public sealed class DroppedFileTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _play.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_model_is_played()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        SyntheticGenerator.Uniform(seed: 2).Write(_folder.File("b.ONNX"));
        Open(play, "b.ONNX", isSource: false);
        _play.Do();
        _play.Settle();
        Assert.Equal("b", play.Views[0].Model.File.Name);
    }

    [Fact]
    public void A_picture_with_a_session_brings_that_back_or_is_translated_where_that_is_asked_for()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.ImageToImage()).Play(startsPaused: true);
        _play.Press("KeyW");
        Picture picture = SessionRendering.Draw(play.Views, play.State, scale: 1);
        File.WriteAllBytes(
            _folder.File("a.png"), PictureEncoder.Png(picture, SessionOrigin.Of(play, play.State, scale: 1)));
        _play.Press("KeyG");
        Open(play, "a.png", isSource: false);
        _play.Do();
        _play.Settle();
        Assert.Equal(ViewMode.Walk, play.State.Mode);
        Open(play, "a.png", isSource: true);
        _play.Do();
        Assert.Equal(ViewMode.Canvas, play.State.Mode);
    }

    [Theory]
    [InlineData("notes.txt", 3L, "notes.txt: is neither a model (.onnx) nor a picture")]
    [InlineData("huge.onnx", (64L << 20) + 1, "huge.onnx: is larger than 64 MB; start the viewer with --model FILE")]
    [InlineData("huge.png", (16L << 20) + 1, "huge.png: is larger than 16 MB; reduce it")]
    [InlineData("empty.png", 0L, "empty.png: cannot be read (the file is empty, or a pipe, socket or device)")]
    [InlineData("folder", -1L, "folder: is a folder; play its models with viewer --model FOLDER")]
    [InlineData("gone.onnx", -2L, "gone.onnx: cannot be read (")]
    public void What_cannot_be_opened_is_told_in_one_line(string name, long size, string line)
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        if (size == -1)
            Directory.CreateDirectory(_folder.File(name));
        else if (size >= 0)
        {
            using FileStream file = File.Create(_folder.File(name));
            file.SetLength(size);
        }

        Open(play, name, isSource: false);
        Notice notice = play.TakeNotice()!;
        Assert.True(notice.IsProblem);
        Assert.StartsWith(line, notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', notice.Text);
        Assert.Null(play.TakeNotice());
    }

    private void Open(ViewerSession play, string name, bool isSource) => DroppedFile.Open(
        play, _play.Library, _folder.File(name), isSource, TestContext.Current.CancellationToken);
}
