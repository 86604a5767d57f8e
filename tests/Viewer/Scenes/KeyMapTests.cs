using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class KeyMapTests
{
    [Fact]
    public void No_key_does_two_things() =>
        Assert.Equal(KeyMap.All.Count, KeyMap.All.DistinctBy(binding => (binding.Code, binding.Shift)).Count());

    [Fact]
    public void Every_action_has_a_key()
    {
        ViewAction[] onCanvas = [ViewAction.Color];
        Assert.Empty(Enum.GetValues<ViewAction>().Except(KeyMap.All.Select(binding => binding.Action)).Except(onCanvas));
    }

    [Theory]
    [InlineData("Digit7", false, "Walk", "Label", 7)]
    [InlineData("Digit7", true, "Grid", "SecondLabel", 7)]
    [InlineData("Numpad0", false, "Walk", "Label", 0)]
    [InlineData("Digit2", false, "Canvas", "Color", 2)]
    [InlineData("ArrowLeft", true, "Walk", "Back", 0)]
    [InlineData("KeyV", true, "Walk", "RecordLoop", 0)]
    [InlineData("Slash", true, "Walk", "Keys", 0)]
    public void A_key_is_found(string code, bool shift, string mode, string action, int argument)
    {
        KeyBinding? binding = KeyMap.Find(code, shift, Enum.Parse<ViewMode>(mode));
        Assert.Equal((action, argument), (binding!.Action.ToString(), binding.Argument));
    }

    [Theory]
    [InlineData("F5", false)]
    [InlineData("Slash", false)]
    [InlineData("Tab", false)]
    [InlineData("", false)]
    public void Other_keys_do_nothing(string code, bool shift) => Assert.Null(KeyMap.Find(code, shift, ViewMode.Walk));
}
