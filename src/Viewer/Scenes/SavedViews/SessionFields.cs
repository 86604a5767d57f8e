using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Scenes.SavedViews;

/// <summary>The fields of a session string; each is read once and validated.</summary>
internal sealed class SessionFields
{
    private readonly Dictionary<string, string> _fields = [];

    /// <summary>Parses the text.</summary>
    /// <exception cref="InputException">A field has no name, or occurs twice.</exception>
    public SessionFields(string text)
    {
        foreach (string field in text.Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw SessionString.Wrong($"has '{OneLine.Of(field)}', expected name=value");
            if (!_fields.TryAdd(field[..equals], field[(equals + 1)..]))
                throw SessionString.Wrong($"has the field '{OneLine.Of(field[..equals])}' twice");
        }
    }

    /// <summary>Whether a field exists and was not read yet.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>Reads a required text field.</summary>
    public string Text(string name) =>
        _fields.Remove(name, out string? text) ? text : throw SessionString.Wrong($"has no field '{name}'");

    /// <summary>Reads an integer in a range; returns a default if the field is missing.</summary>
    public int Integer(string name, int usual, int least, int most)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        return int.TryParse(
            text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', expected a whole number from {least} to {most}");
    }

    /// <summary>Reads a seed; returns a default if the field is missing.</summary>
    public ulong Unsigned(string name, ulong usual)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', expected a whole number from 0 to {ulong.MaxValue}");
    }

    /// <summary>Reads a number in a range; returns a default if the field is missing.</summary>
    public double Number(string name, double usual, double least, double most)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        // The range check also rejects NaN.
        return double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', expected a number from {least} to {most}");
    }

    /// <summary>Reads an enumeration value by name, ignoring case; returns a default if the field is missing.</summary>
    public T Name<T>(string name, T usual)
        where T : struct, Enum
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        foreach (T value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw SessionString.Wrong(
            $"has '{name}={OneLine.Of(text)}', expected {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    /// <summary>Throws if any field was not read.</summary>
    public void RequireEmpty()
    {
        if (_fields.Count > 0)
            throw SessionString.Wrong($"has the unknown field '{OneLine.Of(_fields.Keys.First())}'");
    }
}
