using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Rendering;

/// <summary>Pictures dropped on models with a latent: encoded, or searched for.</summary>
public sealed class PictureSearchTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

    [Fact]
    public void An_auto_encoder_encodes_a_picture_and_walks_on_from_it()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder()).Play();
        DroppedPicture.Open(play, "mine.png", Picture());
        _play.Until(() => play.State.Through is { Count: 4 });
        Assert.Equal(ViewMode.Walk, play.State.Mode);
        Assert.NotNull(play.State.Through![0].Code);
        Assert.All(play.State.Through.Skip(1), key => Assert.Null(key.Code));
        Assert.Contains("mine.png: encoded with a PSNR of ", Told("PSNR"), StringComparison.Ordinal);

        // A key that keeps the picture keeps its code.
        Assert.Equal(
            play.State.Through[0], Keyframe.Of(play.State with { Time = 0 }, play.Views[0].Info));
    }

    [Fact]
    public void Another_generator_searches_and_the_class_is_told()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        ViewerSession play = _play.With("a", file).Play();
        DroppedPicture.Open(play, "mine.png", Picture());
        Assert.Equal("mine.png: searching for the closest picture", Told("searching"));
        _play.Until(() => play.State.Through is [{ Code: not null }, { Code: null }, ..]);
        Keyframe found = play.State.Through![0];
        Assert.All(play.State.Through, key => Assert.Equal(found.Label, key.Label));
        Assert.Contains($"as {file.Info.ClassNames[found.Label!.Value]};", Told("PSNR"), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_gone_elsewhere_is_left_there()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        Keyframe[] keys = [1, 2];
        object search = new();
        _play.Do(new FoundPictureInput(play.Views[0].Model, keys, 3) { Search = search });
        Assert.Equal(keys, play.State.Through!.Take(2));
        _play.Press("KeyG");
        _play.Do(new FoundPictureInput(play.Views[0].Model, keys, 3) { Search = search });
        Assert.Equal(ViewMode.Grid, play.State.Mode);
        _play.Do(new FoundPictureInput(play.Views[0].Model, keys, 3) { Search = new object() });
        Assert.Equal(ViewMode.Walk, play.State.Mode);
    }

    [Fact]
    public void A_search_reports_its_progress_until_its_end_and_nobody_elses()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        CancellationToken first = play.BeginSearch();
        play.ReportSearch("first", first);
        Assert.Equal("first", play.Searching);
        CancellationToken second = play.BeginSearch();
        Assert.Null(play.Searching);
        play.ReportSearch("first", first);
        Assert.Null(play.Searching);
        play.ReportSearch("second", second);
        play.EndSearch(first);
        Assert.Equal("second", play.Searching);
        play.EndSearch(second);
        Assert.Null(play.Searching);
    }

    [Fact]
    public void How_close_the_best_so_far_is_is_reported()
    {
        _play.With("a", SyntheticGenerator.Conditional());
        var reported = new ConcurrentQueue<string>();
        ViewerSession? woken = null;
        using var play = new ViewerSession(
            _play.Library, new PaintingCache(), () => reported.Enqueue(woken?.Searching ?? ""));
        woken = play;
        _play.Settle(play);
        DroppedPicture.Open(play, "mine.png", Picture());
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _play.Do(play);
                return play.State.Through is { Count: > 2 } && play.Searching is null;
            },
            TimeSpan.FromSeconds(30)));
        Assert.Contains(
            reported, line => line.StartsWith("searching for mine.png: a PSNR of ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_that_nobody_waits_for_ends()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        CancellationToken search = play.BeginSearch();
        Keyframe[] keys = [1, 2];
        var found = new FoundPictureInput(play.Views[0].Model, keys, 3)
        {
            Search = new object(),
            Left = () => play.EndSearch(search),
        };
        _play.Do(found, found);
        Assert.False(search.IsCancellationRequested);
        _play.Press("KeyG");
        _play.Do(found);
        Assert.True(search.IsCancellationRequested);
    }

    [Fact]
    public void A_new_search_ends_the_one_before_and_so_does_the_sessions_end()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        CancellationToken first = play.BeginSearch();
        CancellationToken second = play.BeginSearch();
        Assert.True(first.IsCancellationRequested);
        Assert.False(second.IsCancellationRequested);
        play.Dispose();
        Assert.True(second.IsCancellationRequested);
        Assert.True(play.BeginSearch().IsCancellationRequested);
    }

    [Fact]
    public void What_is_no_picture_is_told_in_one_line()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        DroppedPicture.Open(play, "mine.png", [1, 2, 3]);
        Assert.Contains("mine.png: ", Told("mine.png"), StringComparison.Ordinal);
        _play.Do();
        Assert.Null(play.State.Through);
    }

    private byte[] Picture() =>
        File.ReadAllBytes(PictureFile.Fill(_play.Folder.File("p/mine.png"), 12, 8, 200, 90, 10));

    private string Told(string part)
    {
        string? told = null;
        _play.Until(() =>
        {
            while (told is null && _play.Session.TakeNotice() is { } notice)
                told = notice.Text.Contains(part, StringComparison.Ordinal) ? notice.Text : null;
            return told is not null;
        });
        return told!;
    }
}
