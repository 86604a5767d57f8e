namespace ImageGen.Trainer.Recipes;

/// <summary>The value of every option of a recipe for one run.</summary>
internal sealed class RecipeSettings
{
    private readonly SortedDictionary<string, double> _values;

    /// <summary>Takes the values by option name.</summary>
    public RecipeSettings(IEnumerable<KeyValuePair<string, double>> values) =>
        _values = new SortedDictionary<string, double>(values.ToDictionary(), StringComparer.Ordinal);

    /// <summary>All values by option name, sorted.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>The options' defaults, with the given values in place of some.</summary>
    public static RecipeSettings From(IReadOnlyList<RecipeOption> options, IReadOnlyDictionary<string, double> given) =>
        new(options.Select(option => KeyValuePair.Create(option.Name, given.GetValueOrDefault(option.Name, option.Default))));

    /// <summary>A whole-number setting.</summary>
    public int Integer(string name) => checked((int)_values[name]);

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => _values[name] == 1;

    /// <summary>A real-number setting.</summary>
    public double Number(string name) => _values[name];
}
