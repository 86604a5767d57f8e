using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class ViewActionsTests
{
    [Fact]
    public void No_key_does_two_things()
    {
        KeyBinding[] keys = [.. ViewActions.All.SelectMany(binding => binding.Keys)];
        Assert.Equal(keys.Length, keys.DistinctBy(key => (key.Code, key.Shift)).Count());
    }

    [Fact]
    public void Every_action_is_in_the_table_once_with_its_help()
    {
        Assert.Equal(Enum.GetValues<ViewAction>().Order(), ViewActions.All.Select(binding => binding.Action).Order());
        Assert.All(ViewActions.All, binding => Assert.Matches("^[A-Z].*[^.]$", binding.Help));
    }

    [Fact]
    public void Every_action_has_a_key_or_is_one_of_the_canvas_or_the_plane()
    {
        ActionBinding[] without = [.. ViewActions.All.Where(binding => binding.Keys.Length == 0)];
        Assert.All(without, binding => Assert.Contains(
            ViewActions.All, other => other.OnCanvas == binding.Action || other.OnPlane == binding.Action));
    }

    [Theory]
    [InlineData("Digit7", false, "Walk", "Label", 7)]
    [InlineData("Digit7", true, "Grid", "SecondLabel", 7)]
    [InlineData("Numpad0", false, "Walk", "Label", 0)]
    [InlineData("Digit2", false, "Canvas", "Color", 2)]
    [InlineData("ArrowLeft", true, "Walk", "Back", 0)]
    [InlineData("ArrowUp", false, "Plane", "PlaneUp", 0)]
    [InlineData("KeyV", true, "Walk", "RecordLoop", 0)]
    [InlineData("Slash", true, "Walk", "Keys", 0)]
    public void A_key_is_found(string code, bool shift, string mode, string action, int argument) => Assert.Equal(
        (Enum.Parse<ViewAction>(action), argument), ViewActions.Find(code, shift, Enum.Parse<ViewMode>(mode)));

    [Theory]
    [InlineData("F5", false)]
    [InlineData("Slash", false)]
    [InlineData("Tab", false)]
    [InlineData("", false)]
    public void Other_keys_do_nothing(string code, bool shift) =>
        Assert.Null(ViewActions.Find(code, shift, ViewMode.Walk));
}
