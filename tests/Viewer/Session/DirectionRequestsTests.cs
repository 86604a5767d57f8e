using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>When the directions of models are searched for, which takes seconds of a processor.</summary>
public sealed class DirectionRequestsTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

    [Fact]
    public void Those_of_a_chosen_model_are_searched_for_at_once()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform())
            .With("b", SyntheticGenerator.Uniform(seed: 2)).Play();
        Assert.False(play.Views[0].Model.TryBeginSearch());
        _play.Press("KeyN");
        _play.Settle();
        Assert.False(play.Views[0].Model.TryBeginSearch());
    }

    [Fact]
    public void Those_of_a_version_that_replaces_another_one_are_searched_for_when_it_stays()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        Replace(2);
        _play.Wait(DirectionRequests.SecondsToStay * 0.9);
        Replace(3);
        _play.Wait(DirectionRequests.SecondsToStay * 0.9);
        Assert.True(play.Views[0].Model.TryBeginSearch());

        Replace(4);
        _play.Wait(DirectionRequests.SecondsToStay * 1.1);
        Assert.False(play.Views[0].Model.TryBeginSearch());
    }

    [Fact]
    public void Those_that_are_asked_for_are_searched_for_at_once()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        _play.Do(new SettingInput(ViewSetting.Direction, 2, Index: 0));
        Replace(2);
        Assert.False(play.State.Directions.IsNone);
        Assert.False(play.Views[0].Model.TryBeginSearch());
    }

    private void Replace(int seed)
    {
        string before = _play.Session.Views[0].Model.Digits;
        _play.With("a", SyntheticGenerator.Uniform(seed: seed));
        _play.Until(() =>
        {
            _play.Library.Poll();
            return _play.Session.Views[0].Model.Digits != before;
        });
    }
}
