using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Animations;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;
using NetVips;

namespace ImageGen.Tests.Viewer.Rendering;

public sealed class SessionPictureTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

    [Theory]
    [InlineData("KeyW")]
    [InlineData("KeyG")]
    [InlineData("KeyP")]
    [InlineData("KeyC")]
    [InlineData("KeyX")]
    public void What_is_played_and_what_is_rendered_headless_are_the_same_bits(string mode)
    {
        _play.With("a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.ImageToImage());
        ViewerSession session = _play.Play();
        _play.Wait(1.7);
        _play.Press(mode);
        _play.Settle();
        if (mode == "KeyX")
            _play.Until(() => session.Views.Count == 2);
        var picture = new SessionPicture(session);
        picture.Show();
        Picture rendered = SessionRendering.Render(
            [.. session.Views.Select(view => view.Model)], session.State with
            {
                Time = session.Time,
            }, session.Canvas, scale: 1);
        Assert.Equal((rendered.Width, rendered.Height), (picture.Picture!.Width, picture.Picture.Height));
        Assert.Equal(rendered.Pixels, picture.Picture.Rgb());
    }

    [Fact]
    public void Models_side_by_side_stand_under_their_names()
    {
        _play.With("a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform());
        ViewerSession session = _play.Play();
        _play.Press("KeyX");
        _play.Until(() => session.Views.Count == 2);
        var picture = new SessionPicture(session);
        picture.Show();
        Assert.Equal(2, picture.Tiles!.ColumnLefts.Count);
        Assert.Equal(1, picture.Version);
        _play.Press("KeyW");
        picture.Show();
        Assert.Equal((2, 28, 28), (picture.Version, picture.Picture!.Width, picture.Picture.Height));
    }

    [Fact]
    public void A_pointer_belongs_to_the_tile_that_it_was_pressed_on()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        var picture = new SessionPicture(session);
        Assert.Null(picture.Point(PointerEvent.Down, 0.5, 0.5));
        picture.Show();
        // Two pictures of 32x32 with gaps of 2 around them.
        double width = picture.Picture!.Width, height = picture.Picture.Height;
        PointerInput down = picture.Point(PointerEvent.Down, 18 / width, 10 / height)!;
        Assert.Equal((0, 0.5, 0.25), (down.Tile, Math.Round(down.X, 9), Math.Round(down.Y, 9)));
        PointerInput move = picture.Point(PointerEvent.Move, 50 / width, 66 / height)!;
        Assert.Equal((0, 1.5, 2.0), (move.Tile, Math.Round(move.X, 9), Math.Round(move.Y, 9)));
        Assert.Null(picture.Point(PointerEvent.Up, 50 / width, 10 / height)!.Tile);
        Assert.Equal(1, picture.Point(PointerEvent.Hover, 50 / width, 10 / height)!.Tile);
        Assert.Null(picture.Point(PointerEvent.Hover, 0.001, 0.5)!.Tile);
    }

    [Fact]
    public void The_map_of_the_plane_is_a_picture_of_its_own()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Variational()).Play();
        _play.Press("KeyP");
        Picture map = new SessionPicture(session).DrawMap(_play.Map());
        Assert.Equal((7 * 28) + (8 * 2), map.Width);
        Assert.True(map.Pixels.Distinct().Count() > 20);
    }

    [Fact]
    public void A_smooth_picture_is_blended_when_it_is_enlarged_and_the_same_when_it_is_not()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform()).Play();
        LoadedModel[] models = [session.Views[0].Model];
        ViewState crisp = session.State with { IsSmooth = false }, smooth = crisp with { IsSmooth = true };
        Assert.Equal(
            SessionRendering.Render(models, crisp, null, 1).Pixels,
            SessionRendering.Render(models, smooth, null, 1).Pixels);
        Picture large = SessionRendering.Render(models, crisp, null, 4), blended = SessionRendering.Render(
            models, smooth, null, 4);
        Assert.Equal((large.Width, large.Height), (blended.Width, blended.Height));
        Assert.True(
            blended.Pixels.Zip(blended.Pixels.Skip(3))
                .Count(pair => pair.First != pair.Second) > large.Pixels.Zip(large.Pixels.Skip(3))
                .Count(pair => pair.First != pair.Second));
    }

    [Theory]
    [InlineData(true, 192)]
    [InlineData(false, 480)]
    public void A_recording_of_blended_pixels_is_smaller_than_one_of_squares(bool isSmooth, int width)
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform()).Play();
        if (session.State.IsSmooth != isSmooth)
            _play.Press("KeyI");
        _play.Press("KeyV");
        _play.Wait(0.1);
        _play.Press("KeyV");
        using Recording recording = session.TakeRecording()!;
        using var rendering = new RecordingRendering(recording, RecordingOutput.Usual);
        using var image = Image.NewFromBuffer(rendering.Render(_ => { }, CancellationToken.None));
        Assert.InRange(image.Width, width - 24, width);
    }

    [Fact]
    public void A_recording_becomes_an_animation_whose_frames_are_all_whole()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyI");
        _play.Press("KeyV");
        _play.Wait(0.2);
        _play.Press("KeyG");
        _play.Wait(0.2);
        _play.Press("KeyV");
        using Recording recording = session.TakeRecording()!;
        using var rendering = new RecordingRendering(recording, RecordingOutput.Usual);
        double done = 0;
        byte[] file = rendering.Render(share => done = share, CancellationToken.None);
        Assert.Equal(1, done);
        using var image = Image.NewFromBuffer(file, "[n=-1]");
        int pages = image.Height / image.PageHeight;
        Assert.Equal(recording.Frames.Count, pages);
        Assert.Equal((int[])image.Get("delay"), AnimationWriter.Delays(pages, 30, 1));

        // The last frame is the grid, in the middle of a picture that holds the large walk as well.
        using Image last = image.ExtractArea(0, (pages - 1) * image.PageHeight, image.Width, image.PageHeight);
        RecordedFrame frame = recording.Frames[^1];
        Picture native = SessionRendering.Render(frame.Models, frame.State, null, 1);
        Picture grid = SessionRendering.Render(
            frame.Models, frame.State, null, SessionRendering.ScaleTo(native.Width, native.Height, 480));
        using Image middle = last.ExtractArea(
            (last.Width - grid.Width) / 2, (last.Height - grid.Height) / 2, grid.Width, grid.Height);
        using Image rgb = middle.Bands == 4 ? middle.ExtractBand(0, 3) : middle.Copy();
        Assert.Equal(grid.Pixels, rgb.WriteToMemory<byte>());
    }

    [Fact]
    public async Task Recordings_that_take_turns_are_the_same_and_rendered_at_low_priority()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyG");
        _play.Do(new RecordInput(0.5));
        using Recording recording = session.TakeRecording()!;
        var turns = new FifoLock();
        (byte[] File, bool[] AreLow) Render(Func<FifoLock?> turnsAt)
        {
            var areLow = new List<bool>();
            using var rendering = new RecordingRendering(recording, RecordingOutput.Usual, turnsAt);
            byte[] file = rendering.Render(
                _ => areLow.Add(LowPriorityThread.IsCurrent), TestContext.Current.CancellationToken);
            return (file, [.. areLow]);
        }

        int asked = 0;
        (byte[] File, bool[] AreLow)[] rendered = await Task.WhenAll(
            OnThread(() => Render(() => null)),
            OnThread(() => Render(() => turns)),
            // Others connect in the middle.
            OnThread(() => Render(() => asked++ < recording.Frames.Count / 2 ? null : turns)));
        Assert.Equal(rendered[0].File, rendered[1].File);
        Assert.Equal(rendered[0].File, rendered[2].File);
        Assert.DoesNotContain(true, rendered[0].AreLow);
        Assert.DoesNotContain(false, rendered[1].AreLow);
        Assert.Equal(recording.Frames.Count / 2, rendered[2].AreLow.Count(isLow => !isLow));
        Assert.Equal(0, turns.Waiting);

        static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_recording_that_waits_for_its_turn_is_cancelled_at_once()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Do(new RecordInput(0.5));
        var turns = new FifoLock();
        var told = new List<string>();
        using (turns.Take(TestContext.Current.CancellationToken))
        {
            using var job = new RecordingJob(
                session.TakeRecording()!, RecordingOutput.Usual, _ => told.Add("done"), told.Add, () => turns);
            await Waiting.UntilAsync(() => turns.Waiting == 1, "it waits for its turn");
            job.Cancel();
            await Waiting.UntilAsync(() => !job.IsRunning, "it has ended, although it never had its turn");
            Assert.Equal(0, turns.Waiting);
        }

        Assert.Empty(told);
    }

    [Fact]
    public void A_recording_can_be_given_up()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Do(new RecordInput(2));
        using Recording recording = session.TakeRecording()!;
        using var rendering = new RecordingRendering(recording, RecordingOutput.Usual);
        using var cancelled = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => rendering.Render(_ => cancelled.Cancel(), cancelled.Token));
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("outline")]
    [InlineData("photograph")]
    public void A_painting_survives_its_file_to_the_bit(string kind)
    {
        PaletteEntry[] palette = kind == "mask" ? [new("a", "#000000"), new("b", "#ff8000"), new("c", "#127a9c")] : [];
        foreach (int channels in new[] { 1, 3 })
        {
            var source = new SourceInfo(new(channels, 24, 40), kind, palette);
            var canvas = new PaintedCanvas(source);
            canvas.LoadNext();
            canvas.Take(5.5);
            canvas.Press(3, 4);
            canvas.Move(30.3, 17.7);
            canvas.Move(8, 20);
            string path = _play.Folder.File($"{channels}.canvas.png");
            File.WriteAllBytes(path, PictureEncoder.Png(CanvasPicture.Of(canvas), origin: null));
            PaintedCanvas read = CanvasPicture.Read(path, source);
            Assert.Equal(canvas.Pixels.ToArray(), read.Pixels.ToArray());
            Assert.Equal(canvas.Digest(), read.Digest());
            read.Press(1, 1);
            Assert.NotEqual(canvas.Digest(), read.Digest());
        }

        Assert.Throws<InputException>(
            () => CanvasPicture.Read(_play.Folder.File("missing.png"), new(new(1, 8, 8), kind, palette)));
    }
}
