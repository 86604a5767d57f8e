using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Trainer.Recipes;

/// <summary>A command-line option of a recipe: a number or one of several names.</summary>
/// <param name="Name">The option without dashes, e.g. "learning-rate".</param>
/// <param name="Default">The default value.</param>
/// <param name="Help">The help text.</param>
/// <param name="Minimum">The smallest allowed value.</param>
/// <param name="Maximum">The largest allowed value.</param>
/// <param name="IsInteger">Whether only integers are allowed.</param>
internal sealed record RecipeOption(
    string Name, double Default, string Help, double Minimum, double Maximum, bool IsInteger)
{
    /// <summary>An integer option.</summary>
    public static RecipeOption Integer(
        string name, int value, string help, int minimum = 1, int maximum = int.MaxValue) =>
        new(name, value, help, minimum, maximum, IsInteger: true);

    /// <summary>A real-number option.</summary>
    public static RecipeOption Number(string name, double value, string help, double minimum, double maximum) =>
        new(name, value, help, minimum, maximum, IsInteger: false);

    /// <summary>The allowed names, whose indices are the values; empty for a number.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A choice among names.</summary>
    public static RecipeOption Choice(string name, string value, string help, params string[] choices) =>
        new(name, Array.IndexOf(choices, value), help, 0, choices.Length - 1, IsInteger: true) { Choices = choices };

    /// <summary>A switch, off by default.</summary>
    public static RecipeOption Switch(string name, string help) => Choice(name, "off", help, "off", "on");

    /// <summary>Formats a value as on the command line.</summary>
    public string Text(double value) =>
        Choices.Count > 0 ? Choices[(int)value] : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Parses a value from the command line.</summary>
    /// <exception cref="InputException">It is not a number, out of range, or not one of the choices.</exception>
    public double Parse(string text)
    {
        if (Choices.Count > 0)
        {
            int chosen = Choices.ToList().IndexOf(text);
            return chosen >= 0 ? chosen : throw new InputException(
                $"--{Name} {text}: expected {string.Join(" or ", Choices)}");
        }

        string kind = IsInteger ? "a whole number" : "a number";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
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

/// <summary>The value of every option of a recipe for one run.</summary>
internal sealed class RecipeSettings
{
    private readonly SortedDictionary<string, double> _values;

    /// <summary>Creates settings from values by option name.</summary>
    public RecipeSettings(IEnumerable<KeyValuePair<string, double>> values) =>
        _values = new SortedDictionary<string, double>(values.ToDictionary(), StringComparer.Ordinal);

    /// <summary>All values by option name, sorted.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>The options' defaults, overridden by the given values.</summary>
    public static RecipeSettings From(IReadOnlyList<RecipeOption> options, IReadOnlyDictionary<string, double> given) =>
        new(
            options.Select(
                option => KeyValuePair.Create(option.Name, given.GetValueOrDefault(option.Name, option.Default))));

    /// <summary>An integer setting.</summary>
    public int Integer(string name) => Number(name) is >= int.MinValue and <= int.MaxValue and double number
        ? (int)number
        : throw new InputException($"--{name} {Number(name):R}: out of range; use a smaller number");

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => Number(name) == 1;

    /// <summary>A real-number setting.</summary>
    /// <exception cref="InputException">A checkpoint of another version does not have it.</exception>
    public double Number(string name) => _values.TryGetValue(name, out double number)
        ? number
        : throw new InputException(
            $"--{name} is missing from the run's configuration: another version of this program trained it; use that "
            + "one");
}
