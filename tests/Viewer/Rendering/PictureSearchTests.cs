using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Generators.Format;
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
        Assert.Contains($"as {file.Info.ClassNames[found.Label!.Value]}", Told("PSNR"), StringComparison.Ordinal);
        PictureComparison comparison = Compared(1)[0];
        Assert.Equal("pixels", comparison.Compared);
        Assert.StartsWith(file.Info.ClassNames[found.Label.Value], comparison.Classes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 3)]
    public void Several_pictures_are_all_gone_through_and_compared(int count, int keys)
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder()).Play();
        var pictures = new DroppedPictures(play);
        for (int i = 0; i < count; i++)
            pictures.Take($"{i}.png", Picture((byte)(80 * i)), isSource: false, i, count);
        _play.Until(() => play.State.Through?.Count(key => key.Code is not null) == keys
            && play.State.Through.Distinct().Count() == count);
        Assert.Equal(3 * count, play.State.LoopSeconds);
        List<PictureComparison> compared = Compared(count);
        Assert.Equal(Enumerable.Range(0, count), compared.Select(each => each.Index));
        Assert.All(compared, each =>
        {
            Assert.Equal(count, each.Count);
            Assert.True(each.IsEncoded);
            Assert.Equal(each.Original.Length, each.Result.Length);

            // The figure is that of the two pictures, but for the code's rounding.
            double error = each.Original.Zip(each.Result, (a, b) => (double)(a - b) * (a - b)).Average();
            Assert.Equal(-10 * Math.Log10(error), each.Psnr, 0.1);
        });
    }

    [Fact]
    public void A_picture_that_cannot_be_read_is_told_and_the_others_are_gone_through()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder()).Play();
        var pictures = new DroppedPictures(play);
        pictures.Take("a.png", Picture(), isSource: false, 0, 3);
        pictures.Take("bad.png", [1, 2, 3], isSource: false, 1, 3);
        pictures.Take("c.png", Picture(90), isSource: false, 2, 3);
        Assert.Contains("bad.png: ", Told("bad.png"), StringComparison.Ordinal);
        _play.Until(() => play.State.Through is { Count: 4 } keys && keys.Distinct().Count() == 2);
    }

    [Fact]
    public void An_encoder_that_fails_its_golden_values_is_not_used()
    {
        GeneratorFile file = SyntheticGenerator.AutoEncoder();
        EncoderInfo encoder = file.Info.Encoder!;
        float[] others = [.. encoder.GoldenCode.Values.Select(value => value + 1)];
        var wrong = new EncoderInfo(encoder.Model, new TensorData(encoder.GoldenCode.Shape, others));
        ViewerSession play = _play.With("a", GeneratorFile.Create(
            file.Model.Graph, file.Info with { Encoder = wrong })).Play();
        DroppedPicture.Open(play, "mine.png", Picture());
        string told = Told("golden");
        Assert.Contains("mine.png: cannot be searched for (", told, StringComparison.Ordinal);
        Assert.Contains("golden codes", told, StringComparison.Ordinal);
        _play.Do();
        Assert.Null(play.State.Through);
    }

    [Fact]
    public void A_picture_that_is_dropped_while_a_chosen_model_is_loaded_is_searched_for_in_that_one()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder())
            .With("b", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyN");
        Assert.True(play.IsLoading);
        var pictures = new DroppedPictures(play);
        pictures.Take("mine.png", Picture(), isSource: false, 0, 1);
        pictures.Take("bad.png", [1, 2, 3], isSource: false, 0, 1);
        Assert.Equal("mine.png: searching for the closest picture", Told("mine.png"));
        Assert.Contains("bad.png: ", Told("bad.png"), StringComparison.Ordinal);
        _play.Until(() => play.State.Through is [{ Code: not null }, { Code: null }, ..]);
        Assert.Equal("b", play.Views[0].Model.Name);
    }

    [Fact]
    public void What_waits_for_a_chosen_model_takes_no_more_memory_than_one_file()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.AutoEncoder())
            .With("b", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyN");
        var pictures = new DroppedPictures(play);
        pictures.Take("mine.png", Picture(), isSource: false, 0, 1);
        pictures.Take("more.png", new byte[DroppedSizes.LargestPicture], isSource: false, 0, 1);
        Assert.Equal(
            "more.png: the chosen model is not shown yet; drop the picture again when it is", Told("more.png"));
        Assert.Equal("mine.png: searching for the closest picture", Told("mine.png"));
    }

    private List<PictureComparison> Compared(int count)
    {
        var final = new List<PictureComparison>();
        _play.Until(() =>
        {
            while (_play.Session.TakeComparison() is { } comparison)
            {
                if (comparison.IsFinal)
                    final.Add(comparison);
            }

            return final.Count >= count;
        });
        return final;
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
        CancellationToken first = play.Search.Begin();
        play.Search.Report("first", first);
        Assert.Equal("first", play.Search.Progress);
        CancellationToken second = play.Search.Begin();
        Assert.Null(play.Search.Progress);
        play.Search.Report("first", first);
        Assert.Null(play.Search.Progress);
        play.Search.Report("second", second);
        play.Search.End(first);
        Assert.Equal("second", play.Search.Progress);
        play.Search.End(second);
        Assert.Null(play.Search.Progress);
    }

    [Fact]
    public void How_close_the_best_so_far_is_is_reported()
    {
        _play.With("a", SyntheticGenerator.Conditional());
        var reported = new ConcurrentQueue<string>();
        ViewerSession? woken = null;
        using var play = new ViewerSession(
            _play.Library, new PaintingCache(), () => reported.Enqueue(woken?.Search.Progress ?? ""));
        woken = play;
        _play.Settle(play);
        DroppedPicture.Open(play, "mine.png", Picture());
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _play.Do(play);
                return play.State.Through is { Count: > 2 } && play.Search.Progress is null;
            },
            Waiting.Limit));
        Assert.Contains(
            reported, line => line.StartsWith("searching for mine.png: a PSNR of ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_that_nobody_waits_for_ends()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        CancellationToken search = play.Search.Begin();
        Keyframe[] keys = [1, 2];
        var found = new FoundPictureInput(play.Views[0].Model, keys, 3)
        {
            Search = new object(),
            Left = () => play.Search.End(search),
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
        CancellationToken first = play.Search.Begin();
        CancellationToken second = play.Search.Begin();
        Assert.True(first.IsCancellationRequested);
        Assert.False(second.IsCancellationRequested);
        play.Dispose();
        Assert.True(second.IsCancellationRequested);
        Assert.True(play.Search.Begin().IsCancellationRequested);
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

    private byte[] Picture(byte red = 200) =>
        File.ReadAllBytes(PictureFile.Fill(_play.Folder.File($"p/{red}.png"), 12, 8, red, 90, 10));

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
