using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Trainer.Recipes;

/// <summary>A number that a recipe lets the command line change.</summary>
/// <param name="Name">The option without dashes, e.g. "learning-rate".</param>
/// <param name="Default">The value when nothing is given.</param>
/// <param name="Help">What it does, for --help.</param>
/// <param name="Minimum">The least value allowed.</param>
/// <param name="Maximum">The greatest value allowed.</param>
/// <param name="IsInteger">Whether only whole numbers are allowed.</param>
internal sealed record RecipeOption(string Name, double Default, string Help, double Minimum, double Maximum, bool IsInteger)
{
    /// <summary>A whole-number option.</summary>
    public static RecipeOption Integer(string name, int value, string help, int minimum = 1, int maximum = int.MaxValue) =>
        new(name, value, help, minimum, maximum, IsInteger: true);

    /// <summary>A real-number option.</summary>
    public static RecipeOption Number(string name, double value, string help, double minimum, double maximum) =>
        new(name, value, help, minimum, maximum, IsInteger: false);

    /// <summary>Reads a value from the command line.</summary>
    /// <exception cref="InputException">It is no number, or out of range.</exception>
    public double Parse(string text)
    {
        var kind = IsInteger ? "a whole number" : "a number";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !double.IsFinite(value)
            || (IsInteger && value != Math.Floor(value)))
        {
            throw new InputException($"--{Name} {text}: expected {kind}");
        }

        if (value < Minimum || value > Maximum)
        {
            throw new InputException(
                Maximum >= int.MaxValue
                    ? $"--{Name} {text}: expected {kind} of at least {Minimum:R}"
                    : $"--{Name} {text}: expected {kind} from {Minimum:R} to {Maximum:R}");
        }

        return value;
    }
}
