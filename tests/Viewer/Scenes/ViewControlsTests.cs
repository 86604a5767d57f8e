using CsCheck;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Walks;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class ViewControlsTests
{
    private static readonly GeneratorInfo Conditional = SyntheticGenerator.Conditional().Info;
    private static readonly GeneratorInfo Unconditional = SyntheticGenerator.Unconditional().Info;
    private static readonly GeneratorInfo Translator = SyntheticGenerator.ImageToImage().Info;

    [Fact]
    public void Time_is_the_walks_own_whatever_the_speed()
    {
        ViewState state = After(new ViewState { Time = 3, Speed = -2 }, 0.5);
        Assert.Equal(2, state.Time);
        Assert.Equal(2, After(state with { IsPaused = true }, 5).Time);
    }

    [Fact]
    public void Speeds_go_through_zero_to_backwards_and_stop_at_the_ends()
    {
        ViewState state = new();
        var seen = new List<double>();
        for (int i = 0; i < 12; i++)
        {
            seen.Add(state.Speed);
            state = Do(state, ViewAction.Slower);
        }

        Assert.Equal([1, 0.5, 0.25, -0.25, -0.5, -1, -2, -4, -4, -4, -4, -4], seen);
        for (int i = 0; i < 12; i++)
            state = Do(state, ViewAction.Faster);
        Assert.Equal(4, state.Speed);
    }

    [Fact]
    public void A_new_seed_is_another_one_every_time_and_the_same_on_every_machine()
    {
        ViewState state = new();
        var seeds = new HashSet<ulong>();
        for (int i = 0; i < 100; i++)
            Assert.True(seeds.Add((state = Do(state, ViewAction.NewSeed)).Seed));
        Assert.All(seeds, seed => Assert.InRange(seed, 0UL, 999_999UL));
    }

    [Fact]
    public void Ten_steps_of_truncation_down_and_up_are_back_at_one()
    {
        ViewState state = new();
        for (int i = 0; i < 10; i++)
            state = Do(state, ViewAction.LessTruncation);
        Assert.Equal(0, state.Truncation);
        for (int i = 0; i < 10; i++)
            state = Do(state, ViewAction.MoreTruncation);
        Assert.Equal(1, state.Truncation);
    }

    [Fact]
    public void A_class_is_blended_to_from_whatever_is_shown()
    {
        ViewState tour = new() { Time = 2.9 };
        ViewState switched = Do(tour, ViewAction.Label, 7);
        Assert.Equal(0, switched.Label!.Progress);
        float[] before = new float[10];
        LabelTour.Endless(10).At(2.9, before);
        Assert.Equal(before, Weights(switched));
        Assert.Equal(1, Weights(After(switched, 0.8))[7]);

        // The key of the class that is shown, or on its way, changes nothing; of another one begins anew.
        Assert.Same(switched, Do(switched, ViewAction.Label, 7));
        Assert.Equal(8, Do(switched, ViewAction.NextLabel).Label!.Label);
        Assert.Equal(6, Do(switched, ViewAction.PreviousLabel).Label!.Label);
        Assert.Null(Do(switched, ViewAction.Tour).Label);
    }

    [Fact]
    public void The_wheel_slides_between_two_classes()
    {
        ViewState state = Do(new ViewState { Label = new LabelMix { Label = 2 } }, ViewAction.SecondLabel, 5);
        // Nothing jumps, and half of each is seen after the blend.
        Assert.Equal(1, Weights(state)[2]);
        state = After(state, state.BlendSeconds);
        Assert.Equal([0.5f, 0.5f], [Weights(state)[2], Weights(state)[5]]);
        state = ViewControls.Wheel(ViewControls.Wheel(state, -4), 2);
        Assert.Equal([0.7f, 0.3f], [Weights(state)[2], Weights(state)[5]]);
        Assert.Same(state, Do(state, ViewAction.SecondLabel, 5));
        Assert.Equal(1, Weights(ViewControls.Wheel(state, 100))[5]);

        // One class again: the pinned one is let go.
        Assert.Null(Do(state, ViewAction.Label, 2).Label!.Second);
        ViewState alone = new() { Label = new LabelMix { Label = 2 } };
        Assert.Same(alone, ViewControls.Wheel(alone, 1));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    public void A_class_that_is_not_there_is_ignored(int label)
    {
        ViewState state = new();
        Assert.Same(state, Do(state, ViewAction.Label, label));
        Assert.Same(state, Do(state, ViewAction.SecondLabel, label));
        Assert.Same(state, ViewControls.Apply(state, ViewAction.Label, 0, Unconditional));
        Assert.Same(state, ViewControls.Apply(state, ViewAction.NextLabel, 0, Unconditional));
    }

    [Fact]
    public void A_stick_nudges_the_latent_or_the_place_and_the_time()
    {
        ViewState walk = ViewControls.Nudge(new ViewState { Time = 3 }, 0.1, -0.2, -0.5);
        Assert.Equal((0.3, -0.6, 2.5), (Math.Round(walk.DragX, 9), Math.Round(walk.DragY, 9), walk.Time));
        ViewState plane = ViewControls.Nudge(new ViewState { Mode = ViewMode.Plane }, 0.1, 9, 0);
        Assert.Equal((0.6, 1, 0), (plane.PlaneX, plane.PlaneY, plane.DragX));
        Assert.Equal(0, ViewControls.Nudge(new ViewState { Mode = ViewMode.Canvas }, 1, 1, 0).DragX);
    }

    [Fact]
    public void A_mode_that_a_generator_has_not_is_not_entered()
    {
        Assert.Equal(ViewMode.Walk, ViewControls.Apply(new(), ViewAction.Canvas, 0, Conditional).Mode);
        Assert.Equal(ViewMode.Walk, ViewControls.Apply(new(), ViewAction.Plane, 0, Translator).Mode);
        Assert.Equal(ViewMode.Canvas, ViewControls.Apply(new(), ViewAction.Canvas, 0, Translator).Mode);
    }

    [Fact]
    public void Another_model_keeps_what_it_can_show()
    {
        ViewState state = new() { Mode = ViewMode.Plane, Seed = 9, Time = 4, Label = new LabelMix { Label = 7 } };
        Assert.Equal(state with { Label = null }, ViewControls.Fit(state, Unconditional));
        Assert.Equal(ViewMode.Walk, ViewControls.Fit(state, Translator).Mode);
        Assert.Same(state.Label, ViewControls.Fit(state, Conditional).Label);
    }

    [Fact]
    public void A_tile_is_opened_as_its_class_and_its_walk()
    {
        ViewState grid = new() { Mode = ViewMode.Grid, Columns = 4, Time = 6 };
        ViewState open = ViewControls.Open(grid, 14, Conditional);
        Assert.Equal((ViewMode.Walk, 2, 3, 6.0), (open.Mode, open.Track, open.Label!.Label, open.Time));
        Assert.Equal(
            (14, null),
            (ViewControls.Open(grid, 14, Unconditional).Track, ViewControls.Open(grid, 14, Unconditional).Label));
    }

    [Fact]
    public void Whatever_is_pressed_the_state_can_be_written_and_read()
    {
        Gen.Select(Gen.Enum<ViewAction>(), Gen.Int[-1, 12], Gen.Double[0, 2]).Array[0, 60].Sample(steps =>
        {
            ViewState state = ViewControls.Start(Conditional);
            foreach ((ViewAction action, int argument, double wait) in steps)
            {
                state = ViewControls.Apply(After(state, wait), action, argument, Conditional);
                state = ViewControls.Wheel(ViewControls.Drag(state, wait - 1, 0.1), 1);
            }

            var session = new SavedView(["0123456789abcdef"], state, null);
            string text = SessionString.Write(session);
            Assert.Equal(text, SessionString.Write(SessionString.Read(text)));
        });
    }

    private static ViewState Do(ViewState state, ViewAction action, int argument = 0) =>
        ViewControls.Apply(state, action, argument, Conditional);

    private static ViewState After(ViewState state, double seconds)
    {
        var running = new RunningState(() => { });
        running.Change(state);
        running.Advance(seconds, !state.IsPaused);
        return running.Now();
    }

    private static float[] Weights(ViewState state)
    {
        float[] weights = new float[10];
        state.Label!.Write(weights);
        return weights;
    }
}
