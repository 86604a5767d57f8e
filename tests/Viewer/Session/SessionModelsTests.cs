using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>Which models a session shows: chosen, compared, replaced, of a saved view, of a training run.</summary>
public sealed class SessionModelsTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

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
    public void Compared_are_models_of_the_same_data()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional())
            .With("b", SyntheticGenerator.AutoEncoder())
            .With("c", SyntheticGenerator.ImageToImage())
            .With("d", SyntheticGenerator.Variational())
            .With("e", SyntheticGenerator.Unconditional())
            .Play();
        _play.Press("KeyX");
        Assert.Equal([3, 4], session.Choice.Beside);
    }

    [Fact]
    public void Where_no_other_is_of_the_same_data_those_of_the_same_system_are_compared()
    {
        GeneratorFile elsewhere = SyntheticGenerator.Conditional(seed: 2);
        _play.With("a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform())
            .With("c", elsewhere.WithInfo(elsewhere.Info with { DataSet = "elsewhere" }));
        ViewerSession session = _play.Play();
        _play.Press("KeyX");
        Assert.Equal([2], session.Choice.Beside);
    }

    [Fact]
    public void Where_no_other_is_of_the_same_data_those_of_the_same_kind_are_compared()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional())
            .With("b", SyntheticGenerator.AutoEncoder())
            .With("c", SyntheticGenerator.ImageToImage())
            .Play();
        _play.Press("KeyX");
        Assert.Equal([1], session.Choice.Beside);
    }

    [Theory]
    [InlineData("cgan-cifar10", nameof(ViewMode.Grid))]
    [InlineData("other", nameof(ViewMode.Walk))]
    public void The_best_picture_opens_in_the_mode_that_shows_it_best_and_small_ones_are_smooth(
        string name, string mode)
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform())
            .With(name, SyntheticGenerator.Conditional()).Play();
        Assert.Equal(name == "other" ? "a" : name, session.Views[0].Model.File.Name);
        Assert.Equal(
            (mode, true, false), (session.State.Mode.ToString(), session.State.IsSmooth, session.State.IsPaused));
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

    [Theory]
    [InlineData("KeyW", nameof(ViewMode.Walk))]
    [InlineData("KeyG", nameof(ViewMode.Grid))]
    [InlineData("KeyP", nameof(ViewMode.Plane))]
    public void A_model_that_translates_opens_as_a_canvas_and_the_next_one_as_the_one_before_it(string key, string mode)
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional())
            .With("b", SyntheticGenerator.ImageToImage()).With("c", SyntheticGenerator.Uniform()).Play();
        _play.Press(key);
        _play.Press("KeyN");
        _play.Settle();
        Assert.Equal(("b", ViewMode.Canvas), (session.Views[0].Model.File.Name, session.State.Mode));
        _play.Press("KeyN");
        _play.Settle();
        Assert.Equal(("c", mode), (session.Views[0].Model.File.Name, session.State.Mode.ToString()));
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
        _play.Do(new CompareInput([1, 2, 4]));
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
    [InlineData("v=1&m=0123456789abcdef", "was not found")]
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
}
