using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

public sealed class ViewerSessionTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

    [Fact]
    public void Time_runs_with_the_clock_stands_in_a_pause_and_turns_back()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Wait(2);
        Assert.Equal(2, session.Time, 1e-9);
        _play.Press("Space");
        Assert.False(session.IsRunning);
        _play.Wait(5);
        Assert.Equal(2, session.Time, 1e-9);
        _play.Press("ArrowRight");
        Assert.Equal(2.25, session.Time, 1e-9);
        _play.Press("Space");
        _play.Do(new SettingInput(ViewSetting.Speed, -2));
        _play.Wait(1);
        Assert.Equal(0.25, session.Time, 1e-9);
    }

    [Fact]
    public void A_person_who_wants_less_motion_starts_with_a_still_picture()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        Assert.True(session.State.IsPaused);
        Assert.True(session.NeedsFrame);
        session.Show();
        _play.Wait(3);
        Assert.False(session.NeedsFrame);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_that_comes_before_the_first_picture_waits_for_it(bool isLoaded)
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Begin();
        if (isLoaded)
            _play.Library.LoadFirst();
        _play.Do(new ActionInput(ViewAction.Grid), new SettingInput(ViewSetting.Columns, 3));
        _play.Settle();
        Assert.Equal(ViewMode.Grid, session.State.Mode);
        Assert.Equal(3, session.State.Columns);
    }

    [Fact]
    public void A_picture_is_made_anew_only_when_it_is_another_one()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        session.Show();
        _play.Wait(0.1);
        Assert.True(session.NeedsFrame);
        _play.Press("KeyC");
        session.Show();
        _play.Wait(1);
        // A painting does not move by itself.
        Assert.False(session.NeedsFrame);
        _play.Do(new PointerInput(PointerEvent.Down, 0, 0.5, 0.5));
        Assert.True(session.NeedsFrame);
    }

    [Fact]
    public void A_display_that_makes_the_pictures_itself_gets_the_inputs_of_all_tiles()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        session.Prepare();
        ModelView view = session.Views[0];
        Assert.Equal(1, view.Inputs.Count);
        Assert.False(session.NeedsFrame);
        int version = view.Version;
        foreach (string mode in (string[])["KeyG", "KeyW"])
        {
            _play.Press(mode);
            Assert.True(session.NeedsFrame);
            session.Prepare();
            // After it, and not before, the tiles are those of the state: what follows them must come behind.
            Assert.Equal(view.Count, view.Inputs.Count);
            Assert.NotEqual(version, version = view.Version);
        }

        Assert.Equal(1, view.Inputs.Count);
    }

    [Fact]
    public void A_digit_blends_to_the_class_over_the_time_that_was_set()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Do(new SettingInput(ViewSetting.BlendSeconds, 2));
        _play.Press("Digit3");
        _play.Wait(1);
        Assert.Equal(0.5, session.State.Label!.Progress, 1e-6);
        _play.Wait(1.1);
        Assert.Equal((3, 1.0), (session.State.Label!.Label, session.State.Label.Progress));
        _play.Press("Digit5", shift: true);
        _play.Do(new WheelInput(4));
        Assert.Equal((5, 0.4), (session.State.Label.Second, Math.Round(session.State.Label.Slide, 6)));
    }

    [Fact]
    public void The_next_model_plays_once_it_is_loaded_and_the_old_one_until_then()
    {
        _play.With("a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform());
        ViewerSession session = _play.Play();
        _play.Press("Digit3");
        _play.Wait(4);
        _play.Press("KeyN");
        Assert.True(session.IsLoading);
        Assert.Equal("a", session.Views[0].Model.File.Name);
        Assert.NotNull(session.State.Label);
        session.Show();
        _play.Settle();
        Assert.Equal("b", session.Views[0].Model.File.Name);
        // It has no classes; the time goes on.
        Assert.Equal((null, 4.0), (session.State.Label, session.Time));
        Assert.True(session.NeedsFrame);
        _play.Press("KeyB");
        _play.Settle();
        Assert.Equal("a", session.Views[0].Model.File.Name);
    }

    [Fact]
    public void A_model_that_cannot_be_played_is_passed_over_or_its_problem_told()
    {
        _play.With("a", SyntheticGenerator.Conditional()).With("c", SyntheticGenerator.Uniform());
        File.WriteAllText(_play.Folder.File("b.onnx"), "no model");
        ViewerSession session = _play.Play();
        _play.Do(new ModelInput(1));
        _play.Settle();
        Assert.Equal((0, "a"), (session.Choice.Selected, session.Views[0].Model.File.Name));
        Assert.Contains("b.onnx", session.TakeNotice()!.Text);
        _play.Press("KeyN");
        _play.Settle();
        Assert.Equal("c", session.Views[0].Model.File.Name);
        _play.Do(new ModelInput(99), new ModelInput(-1));
        Assert.Equal(2, session.Choice.Selected);
    }

    [Fact]
    public void Dragging_a_walk_nudges_its_latent_and_home_brings_it_back()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        float[] before = _play.Images();
        _play.Do(
            new PointerInput(PointerEvent.Down, 0, 0.5, 0.5), new PointerInput(
                PointerEvent.Move, 0, 0.7, 0.4), new PointerInput(PointerEvent.Up, 0, 0.7, 0.4));
        Assert.Equal((0.6, 0.3), (Math.Round(session.State.DragX, 6), Math.Round(session.State.DragY, 6)));
        Assert.NotEqual(before, _play.Images());
        _play.Press("Home");
        Assert.Equal(before, _play.Images());
    }

    [Fact]
    public void A_click_on_a_tile_of_the_grid_opens_it_and_a_drag_does_not()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        _play.Press("KeyG");
        _play.Press("Equal");
        Assert.Equal(9, session.State.Columns);
        float[] grid = _play.Images();
        _play.Do(
            new PointerInput(PointerEvent.Down, 21, 0.1, 0.5),
            new PointerInput(PointerEvent.Move, 21, 0.9, 0.5),
            new PointerInput(PointerEvent.Up, 21, 0.9, 0.5));
        Assert.Equal(ViewMode.Grid, session.State.Mode);
        _play.Do(new PointerInput(PointerEvent.Down, 21, 0.5, 0.5), new PointerInput(PointerEvent.Up, 21, 0.51, 0.5));
        Assert.Equal((ViewMode.Walk, 3, 2), (session.State.Mode, session.State.Track, session.State.Label!.Label));
        // The same picture, made alone: the same numbers but for the order of sums.
        float[] one = _play.Images();
        Assert.All(one.Zip(grid.Skip(21 * one.Length)), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Fact]
    public void The_plane_follows_the_pointer_and_its_map_only_what_it_shows()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        Assert.Null(session.Map);
        _play.Press("KeyP");
        PlaneMap map = session.Map!;
        int version = map.Version;
        Assert.Equal(49, map.Layout!.Count);
        _play.Do(new PointerInput(PointerEvent.Hover, 0, 0.2, 0.1));
        Assert.Equal((0.2, 0.9), (session.State.PlaneX, session.State.PlaneY));
        _play.Do(new MapInput(0.75, 0.5));
        Assert.Equal((0.75, 0.5), (session.State.PlaneX, session.State.PlaneY));
        _play.Wait(0.2);
        Assert.Equal(version, map.Version);
        _play.Press("BracketLeft");
        Assert.Equal(version + 1, map.Version);
        _play.Press("Digit4");
        _play.Wait(2);
        Assert.True(map.Version > version + 1);
        version = map.Version;
        _play.Wait(9);
        Assert.Equal(version, map.Version);
        _play.Press("KeyW");
        Assert.Null(session.Map);
    }

    [Fact]
    public void A_place_of_the_map_is_the_picture_of_that_place()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Variational()).Play(startsPaused: true);
        _play.Press("KeyP");
        _play.Do(new MapInput(0, 1));
        float[] corner = _play.Images();
        Assert.All(
            corner.Zip(session.Map!.Images[..corner.Length].ToArray()),
            pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void A_stroke_on_the_canvas_changes_the_translation()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        float[] before = _play.Images();
        _play.Press("Digit2");
        _play.Do(
            new PointerInput(PointerEvent.Down, 0, 0.2, 0.2),
            new PointerInput(PointerEvent.Move, 0, 0.8, 0.6),
            new PointerInput(PointerEvent.Up, 0, 0.8, 0.6));
        Assert.Equal(2, session.Canvas!.Color);
        Assert.NotEqual(before, _play.Images());
        Assert.Equal(session.Canvas.Pixels.ToArray(), session.Views[0].Sources.ToArray());
        _play.Press("KeyU");
        Assert.Equal(before, _play.Images());
        // On the translation itself nothing can be painted.
        _play.Do(new PointerInput(PointerEvent.Down, 1, 0.5, 0.5), new PointerInput(PointerEvent.Move, 1, 0.9, 0.5));
        Assert.Equal(before, _play.Images());
        _play.Press("Delete");
        Assert.NotEqual(before, _play.Images());
    }

    [Fact]
    public void A_mode_that_the_model_has_not_takes_the_next_model_that_has_it()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).With(
            "b", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        _play.Settle();
        Assert.Equal(("b", ViewMode.Canvas), (session.Views[0].Model.File.Name, session.State.Mode));
        _play.Press("KeyP");
        _play.Settle();
        Assert.Equal(("a", ViewMode.Plane), (session.Views[0].Model.File.Name, session.State.Mode));
    }

    [Fact]
    public void Where_no_model_has_a_mode_that_is_told()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyC");
        Assert.Contains("image-to-image", session.TakeNotice()!.Text);
        Assert.Null(session.TakeNotice());
        Assert.Equal(ViewMode.Walk, session.State.Mode);
    }

    [Fact]
    public void Up_to_four_models_are_compared_at_the_same_time_and_seed()
    {
        _play.With("a", SyntheticGenerator.Conditional()).With(
            "b", SyntheticGenerator.Conditional(seed: 2)).With("c", SyntheticGenerator.Uniform());
        _play.With("d", SyntheticGenerator.ImageToImage()).With("e", SyntheticGenerator.Anchored());
        ViewerSession session = _play.Play();
        _play.Press("Digit4");
        _play.Wait(3);
        _play.Press("KeyX");
        Assert.Single(session.Views);
        _play.Until(() => session.Views.Count == 4);
        Assert.Equal(["a", "b", "c", "e"], session.Views.Select(view => view.Model.File.Name));
        session.Show();
        Assert.All(session.Views, view => Assert.Equal(1, view.Count));
        Assert.NotEqual(session.Views[0].Images.ToArray(), session.Views[1].Images.ToArray());
        _play.Do(new CompareInput([3, 3, 0, 77]));
        _play.Until(() => session.Views.Count == 2);
        Assert.Equal(["a", "d"], session.Views.Select(view => view.Model.File.Name));
        session.Show();
        _play.Press("KeyW");
        Assert.Single(session.Views);
    }

    [Fact]
    public void A_session_gives_another_viewer_the_very_picture()
    {
        _play.With("a", SyntheticGenerator.Uniform()).With("b", SyntheticGenerator.Conditional()).With(
            "c", SyntheticGenerator.ImageToImage());
        ViewerSession first = _play.Play();
        ViewerSession second = _play.Play();
        string[][] allKeyss =
        [
            ["KeyN", "KeyR", "Digit7"], ["KeyG", "Minus", "BracketLeft"], ["KeyP", "ArrowUp"],
            ["KeyC", "KeyK", "Digit2"], ["KeyX"],
        ];
        foreach (string[] keys in allKeyss)
        {
            foreach (string key in keys)
            {
                _play.Press(key);
                _play.Settle();
                _play.Wait(0.3);
            }

            if (first.State.Mode == ViewMode.Canvas)
                _play.Do(
                    new PointerInput(PointerEvent.Down, 0, 0.3, 0.3), new PointerInput(PointerEvent.Move, 0, 0.6, 0.9));
            if (first.State.Mode == ViewMode.Compare)
                _play.Until(() => first.Views.Count == 3);
            first.KeepPainting();
            string text = _play.Text();
            _play.Do(second, new SessionInput(text));
            _play.Settle(second);
            DateTime deadline = DateTime.UtcNow.AddSeconds(20);
            while (second.Views.Count != first.Views.Count && DateTime.UtcNow < deadline)
                _play.Settle(second);
            Assert.Equal(text, _play.Text(second));
            Assert.Equal(_play.Images(), _play.Images(second));
        }
    }

    [Theory]
    [InlineData("nonsense", "session string")]
    [InlineData("v=1&m=0123456789abcdef", "is not here")]
    public void A_session_that_cannot_be_opened_says_why(string text, string part)
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Do(new SessionInput(text));
        _play.Settle();
        Assert.Contains(part, session.TakeNotice()!.Text);
    }

    [Fact]
    public void A_replaced_file_is_swapped_in_while_the_old_one_plays_and_a_broken_one_is_told()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("Digit2");
        _play.Wait(2);
        LoadedModel old = session.Views[0].Model;
        _play.With("a", SyntheticGenerator.Conditional(seed: 2));
        Poll();
        session.Show();
        Assert.Same(old, session.Views[0].Model);
        _play.Settle();
        Assert.NotSame(old, session.Views[0].Model);
        Assert.Equal((2, 2.0, null), (session.State.Label!.Label, session.Time, session.Problem));

        LoadedModel good = session.Views[0].Model;
        File.WriteAllText(_play.Folder.File("a.onnx"), "half");
        Poll();
        _play.Settle();
        Assert.Same(good, session.Views[0].Model);
        Assert.Contains("a.onnx", session.Problem);
        session.Show();
    }

    [Fact]
    public void A_training_run_is_followed_and_its_timeline_scrubs_at_one_seed()
    {
        string exports = Directory.CreateDirectory(_play.Folder.File("run/exports")).FullName;
        SyntheticGenerator.Conditional(seed: 1).Write(Path.Combine(exports, "step-00000100.onnx"));
        SyntheticGenerator.Conditional(seed: 2).Write(Path.Combine(exports, "step-00000200.onnx"));
        _play.Watching("run");
        ViewerSession session = _play.Play();
        Assert.Equal("step-00000200", session.Views[0].Model.File.Name);
        SyntheticGenerator.Conditional(seed: 3).Write(Path.Combine(exports, "step-00000300.onnx"));
        Poll();
        _play.Settle();
        Assert.Equal("step-00000300", session.Views[0].Model.File.Name);

        _play.Wait(1);
        _play.Press("KeyT");
        _play.Settle();
        Assert.Equal("step-00000100", session.Views[0].Model.File.Name);
        _play.Wait(0.25);
        _play.Settle();
        Assert.Equal("step-00000200", session.Views[0].Model.File.Name);
        // Seed and time stand still, and a picture of an old export has a session too.
        Assert.Equal(1, session.Time);
        _play.Press("ArrowLeft");
        _play.Settle();
        string text = _play.Text();
        float[] early = _play.Images();
        _play.Do(new ExportInput(2));
        _play.Settle();
        Assert.NotEqual(early, _play.Images());
        _play.Press("KeyT");
        Assert.True(session.IsRunning);
        _play.Do(new SessionInput(text));
        _play.Settle();
        Assert.Equal((true, 0), (session.Choice.Timeline.IsOn, session.Choice.Timeline.Index));
        Assert.Equal(early, _play.Images());
    }

    [Fact]
    public void A_single_file_has_no_timeline()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyT");
        Assert.Contains("--watch", session.TakeNotice()!.Text);
        Assert.False(session.Choice.Timeline.IsOn);
    }

    [Fact]
    public void A_slow_grid_refreshes_in_turns_keeps_time_and_never_shows_a_wrong_tile()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyG");
        session.Show();
        for (int i = 0; i < 30; i++)
        {
            _play.Wait(1 / 60.0);
            session.Show();
            session.Observe(cost: 0.05 / session.Parts, interval: 1 / 60.0);
        }

        Assert.Equal(4, session.Parts);
        Assert.Equal(0.5, session.Time, 1e-9);
        Assert.False(session.Views[0].IsWhole);
        // Another class-independent change makes all tiles at once.
        _play.Press("BracketLeft");
        session.Show();
        Assert.True(session.Views[0].IsWhole);
        _play.Wait(1 / 60.0);
        session.Show();
        Assert.False(session.Views[0].IsWhole);
        // In a pause the picture is completed, once.
        _play.Press("Space");
        Assert.True(session.NeedsFrame);
        session.Show();
        Assert.False(session.NeedsFrame);
        float[] paused = session.Views[0].Images.ToArray();
        Assert.Equal(_play.Images(), paused);
    }

    [Fact]
    public void Turns_give_in_as_many_frames_the_pictures_that_one_whole_frame_gives()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play(startsPaused: true);
        ViewState state = session.State with { Mode = ViewMode.Grid, Columns = 5 };
        ModelView view = session.Views[0];
        view.Show(state, 1);
        float[] old = view.Images.ToArray();
        view.Show(state, 2);
        (float[] whole, float[] sources) = (view.Images.ToArray(), view.Sources.ToArray());
        view.Show(state, 1);
        int size = view.Info.Image.Size;
        for (int turn = 0; turn < 4; turn++)
        {
            view.ShowTurn(state, 2, 4);
            for (int tile = 0; tile < view.Count; tile++)
            {
                float[] now = view.Images.Slice(tile * size, size).ToArray();
                bool isNew = Near(now, whole.AsSpan(tile * size, size));
                Assert.True(isNew || Near(now, old.AsSpan(tile * size, size)));
            }
        }

        Assert.True(Near(view.Images, whole));
        Assert.Equal(sources, view.Sources.ToArray());
    }

    [Fact]
    public void A_recording_samples_evenly_whatever_was_shown()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyV");
        _play.Wait(0.35);
        _play.Press("Digit1");
        _play.Wait(0.65);
        Assert.Equal(1, session.RecordedSeconds!.Value, 0.05);
        _play.Press("KeyV");
        using Recording recording = session.TakeRecording()!;
        Assert.Null(session.TakeRecording());
        Assert.Null(session.RecordedSeconds);
        Assert.InRange(recording.Frames.Count, 30, 32);
        double[] times = [.. recording.Frames.Select(frame => frame.State.Time)];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(1 / 30.0, pair.Second - pair.First, 1e-6));
        Assert.Equal(1, recording.Frames[^1].State.Label!.Label);
    }

    [Fact]
    public void A_recorded_loop_closes_at_any_speed()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Do(new SettingInput(ViewSetting.Speed, -2), new RecordInput(2));
        using Recording recording = session.TakeRecording()!;
        Assert.Equal(60, recording.Frames.Count);
        Assert.All(recording.Frames, frame => Assert.Equal(4, frame.State.LoopSeconds));
        double last = recording.Frames[^1].State.Time, step = last - recording.Frames[^2].State.Time;
        Assert.Equal(recording.Frames[0].State.Time - 4, last + step, 1e-9);
    }

    [Fact]
    public void Models_are_let_go_when_the_play_is_over()
    {
        ViewerSession session = _play.With(
            "a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform()).Play();
        LoadedModel model = session.Views[0].Model;
        session.Dispose();
        _play.Library.Dispose();
        Assert.False(model.TryHold());
    }

    private void Poll()
    {
        for (int i = 0; i < 8; i++)
            _play.Library.Poll();
    }

    private static bool Near(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (Math.Abs(a[i] - b[i]) > 1e-5f)
                return false;
        }

        return true;
    }
}
