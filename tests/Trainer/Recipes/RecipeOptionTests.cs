using ImageGen.Generators;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Tests.Trainer.Recipes;

public sealed class RecipeOptionTests
{
    [Fact]
    public void A_choice_is_read_by_name_and_written_by_name()
    {
        var option = RecipeOption.Choice("penalty", "clip", "help", "clip", "gradient");
        Assert.Equal(0, option.Default);
        Assert.Equal(1, option.Parse("gradient"));
        Assert.Equal("gradient", option.Text(1));
        Assert.Contains("expected clip or gradient", Assert.Throws<InputException>(() => option.Parse("1")).Message);
    }

    [Fact]
    public void A_switch_is_off_until_turned_on()
    {
        var option = RecipeOption.Switch("diffaugment", "help");
        var off = RecipeSettings.From([option], new Dictionary<string, double>());
        var on = RecipeSettings.From([option], new Dictionary<string, double> { ["diffaugment"] = option.Parse("on") });
        Assert.False(off.IsOn("diffaugment"));
        Assert.True(on.IsOn("diffaugment"));
    }

    [Theory]
    [InlineData("x", "a whole number")]
    [InlineData("1.5", "a whole number")]
    [InlineData("0", "at least 1")]
    [InlineData("NaN", "a whole number")]
    public void A_number_out_of_range_is_refused(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<InputException>(() => RecipeOption.Integer("steps", 5, "help").Parse(text)).Message);
}
