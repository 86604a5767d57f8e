using ImageGen.Tests.Generators;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

[Collection(nameof(RunsAlone))]
public sealed class PlayAllocationTests
{
    private double _now;

    [Theory]
    [InlineData("KeyW")]
    [InlineData("KeyG")]
    [InlineData("KeyP")]
    [InlineData("KeyX")]
    public void A_frame_allocates_nothing(string mode)
    {
        using var play = new PlayFixture();
        ViewerSession session = play.With(
            "a", SyntheticGenerator.Conditional()).With("b", SyntheticGenerator.Uniform()).Play();
        play.Press(mode);
        if (mode == "KeyX")
            play.Until(() => session.Views.Count == 2);
        play.Settle();
        var picture = new SessionPicture(session);
        for (int i = 0; i < 50; i++)
            Frame(session, picture);

        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            for (int i = 0; i < 100; i++)
                Frame(session, picture);
        }));
    }

    [Fact]
    public void Nor_does_a_frame_of_a_grid_in_turns()
    {
        using var play = new PlayFixture();
        ViewerSession session = play.With("a", SyntheticGenerator.Conditional()).Play();
        play.Press("KeyG");
        var picture = new SessionPicture(session);
        for (int i = 0; i < 80; i++)
        {
            Frame(session, picture);
            session.Observe(0.06 / session.Parts, 1 / 60.0);
        }

        Assert.Equal(4, session.Parts);
        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            for (int i = 0; i < 100; i++)
                Frame(session, picture);
        }));
    }

    private void Frame(ViewerSession session, SessionPicture picture)
    {
        _now += 1 / 6000.0;
        session.Update(_now);
        Assert.True(session.NeedsFrame);
        picture.Show();
    }
}
