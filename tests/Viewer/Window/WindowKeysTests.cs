using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

public sealed class WindowKeysTests
{
    [Fact]
    public void A_letter_is_an_action_and_with_Alt_or_Control_it_is_not()
    {
        Assert.Equal(new WindowKey(WindowCommand.Act, ViewAction.Grid), Find("G"));
        Assert.Equal(new WindowKey(WindowCommand.Local, ViewAction.FullScreen), Find("F"));
        Assert.Null(Find("F", HeldKeys.Alt));
        Assert.Null(Find("G", HeldKeys.Alt | HeldKeys.Shift));
        // AltGr is Control and Alt: what it types is text.
        Assert.Null(Find("V", HeldKeys.Alt | HeldKeys.Control));
        Assert.Null(Find("G", HeldKeys.Control));
        Assert.Equal(new WindowKey(WindowCommand.Paste), Find("V", HeldKeys.Control));
        Assert.Equal(new WindowKey(WindowCommand.Leave), Find("Escape"));
        Assert.Null(Find("Escape", HeldKeys.Alt));
        Assert.Null(Find("F13"));
    }

    [Fact]
    public void Shift_and_the_mode_count()
    {
        Assert.Equal(new WindowKey(WindowCommand.Act, ViewAction.SecondLabel, 3), Find("Number3", HeldKeys.Shift));
        Assert.Equal(
            new WindowKey(WindowCommand.Act, ViewAction.PlaneLeft), Find("Left", HeldKeys.None, ViewMode.Plane));
    }

    [Fact]
    public void A_key_that_stays_pressed_acts_again_until_it_is_let_go()
    {
        var repeat = new KeyRepeat();
        WindowKey step = Find("Right")!;
        repeat.Press("Right", step, now: 10);
        Assert.Null(repeat.Take(10.2));
        Assert.Equal(step, repeat.Take(10.5));
        Assert.Null(repeat.Take(10.5));
        // After a slow frame it acts once.
        Assert.Equal(step, repeat.Take(12));
        Assert.Null(repeat.Take(12));
        repeat.Release("Left");
        Assert.Equal(step, repeat.Take(13));
        repeat.Release("Right");
        Assert.Null(repeat.Take(14));
    }

    [Fact]
    public void A_key_that_switches_something_acts_once()
    {
        var repeat = new KeyRepeat();
        repeat.Press("Space", Find("Space")!, now: 0);
        Assert.Null(repeat.Take(5));
        repeat.Press("Right", Find("Right")!, now: 5);
        repeat.Press("N", Find("N")!, now: 5.1);
        Assert.Null(repeat.Take(9));
    }

    private static WindowKey? Find(string name, HeldKeys held = HeldKeys.None, ViewMode mode = ViewMode.Walk) =>
        WindowKeys.Find(name, held, mode);
}
