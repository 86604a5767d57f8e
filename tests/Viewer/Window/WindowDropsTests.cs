using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;
using NetVips;

namespace ImageGen.Tests.Viewer.Window;

/// <summary>Files that are dropped on a window, or chosen for it.</summary>
public sealed class WindowDropsTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _play.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_is_played()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        SyntheticGenerator.Uniform(seed: 2).Write(_folder.File("b.ONNX"));
        await OpenAsync(play, "b.ONNX");
        // It is checked in a process of its own first.
        _play.Until(() => play.Views[0].Model.File.Name == "b");
    }

    [Fact]
    public async Task A_picture_with_a_session_brings_that_back_or_is_translated_where_that_is_asked_for()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.ImageToImage()).Play(startsPaused: true);
        _play.Press("KeyW");
        Picture picture = SessionRendering.Draw(play.Views, play.State, scale: 1);
        File.WriteAllBytes(
            _folder.File("a.png"), PictureEncoder.Png(picture, SessionOrigin.Of(play, play.State, scale: 1)));
        _play.Press("KeyG");
        await OpenAsync(play, "a.png");
        _play.Do();
        _play.Settle();
        Assert.Equal(ViewMode.Walk, play.State.Mode);
        await OpenAsync(play, "a.png", isSource: true);
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
    public async Task What_cannot_be_opened_is_told_in_one_line(string name, long size, string line)
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        if (size == -1)
            Directory.CreateDirectory(_folder.File(name));
        else if (size >= 0)
        {
            using FileStream file = File.Create(_folder.File(name));
            file.SetLength(size);
        }

        await OpenAsync(play, name);
        Notice notice = play.TakeNotice()!;
        Assert.True(notice.IsProblem);
        Assert.StartsWith(line, notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', notice.Text);
        Assert.Null(play.TakeNotice());
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 3)]
    public async Task Pictures_that_are_dropped_together_are_all_gone_through(int count, int keys)
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder()).Play();
        string[] paths = [.. Enumerable.Range(0, count).Select(i => Gray($"{i}.png", 80 * i))];
        await new WindowDrops(play, _play.Adoption).Open(paths, isSource: false);
        _play.Until(() => play.State.Through is { } through
            && through.Count(key => key.Code is not null) == keys
            && through.Distinct().Count() == count);
    }

    [Fact]
    public async Task One_that_cannot_be_read_does_not_keep_the_others_from_it()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder()).Play();
        string[] paths = [Gray("a.png", 0), _folder.File("gone.png"), Gray("c.png", 90), _folder.File("empty.png")];
        File.WriteAllBytes(paths[^1], []);
        await new WindowDrops(play, _play.Adoption).Open(paths, isSource: false);
        _play.Until(() => play.State.Through is { Count: 4 } keys && keys.Distinct().Count() == 2);
        Assert.StartsWith("gone.png: cannot be read (", play.TakeNotice()!.Text, StringComparison.Ordinal);
        Assert.StartsWith("empty.png: cannot be read (", play.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_too_many_pictures_the_first_are_taken_and_the_rest_is_told()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder()).Play();
        string[] paths = [.. Enumerable.Range(0, 66).Select(i => Gray($"{i}.png", 3 * i))];
        await new WindowDrops(play, _play.Adoption).Open(paths, isSource: false);
        Assert.Equal("Of 66 pictures the first 64 are taken", play.TakeNotice()!.Text);
        _play.Until(() => play.State.Through?.Count == 64);
    }

    private string Gray(string name, int level)
    {
        using var black = Image.Black(32, 32);
        using Image gray = (black + new double[] { level, level, level }).Cast(Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);
        gray.WriteToFile(_folder.File(name));
        return _folder.File(name);
    }

    private Task OpenAsync(ViewerSession play, string name, bool isSource = false) =>
        new WindowDrops(play, _play.Adoption).Open([_folder.File(name)], isSource);
}
