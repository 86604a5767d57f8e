using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>Time, keys and frames of a session.</summary>
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
        Assert.Equal(ViewMode.Canvas, session.State.Mode);
        _play.Press("KeyW");
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
        session.Show(static _ => true);
        ModelView view = session.Views[0];
        Assert.Equal(1, view.Inputs.Count);
        Assert.False(session.NeedsFrame);
        int version = view.Version;
        foreach (string mode in (string[])["KeyG", "KeyW"])
        {
            _play.Press(mode);
            Assert.True(session.NeedsFrame);
            session.Show(static _ => true);
            // After it, and not before, the tiles are those of the state: what follows them must come behind.
            Assert.Equal(view.Count, view.Inputs.Count);
            Assert.NotEqual(version, version = view.Version);
        }

        Assert.Equal(1, view.Inputs.Count);
    }

    [Fact]
    public void Views_that_the_display_makes_are_prepared_and_the_others_take_turns_where_the_processor_is_slow()
    {
        _play.With("a", SyntheticGenerator.Uniform()).With("b", SyntheticGenerator.Uniform(seed: 2));
        ViewerSession session = _play.Play();
        _play.Press("KeyG");
        session.Show();
        for (int i = 0; i < 20; i++)
        {
            _play.Wait(0.02);
            session.Show();
            session.Observe(cost: 0.5, interval: 0.02);
        }

        Assert.False(session.IsWhole);
        Assert.Equal(RefreshScheduler.MostParts, session.Parts);
        _play.Wait(0.02);
        float[] before = session.Views[0].Images.ToArray();
        session.Show(static _ => false);
        int size = before.Length / session.Views[0].Count;
        int renewed = Enumerable.Range(0, session.Views[0].Count).Count(
            tile => !before.AsSpan(tile * size, size).SequenceEqual(
                session.Views[0].Images.Slice(tile * size, size)));
        Assert.Equal((session.Views[0].Count + session.Parts - 1) / session.Parts, renewed);
        // A device that gets ready meanwhile makes all of them at once.
        _play.Wait(0.02);
        Assert.Equal(TimeSpan.Zero, session.Show(static _ => true).Total);
        Assert.True(session.IsWhole);
        Assert.True(session.Views[0].Images.IsEmpty);
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
        _play.Do(new WheelInput(-1));
        Assert.Equal((5, 0.4), (session.State.Label.Second, Math.Round(session.State.Label.Slide, 6)));
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
