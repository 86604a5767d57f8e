using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Scenes;

/// <summary>The named fields of a session string, each read once and strictly.</summary>
internal sealed class SessionFields
{
    private readonly Dictionary<string, string> _fields = [];

    /// <summary>Takes the text apart.</summary>
    /// <exception cref="InputException">A field has no name, or is there twice.</exception>
    public SessionFields(string text)
    {
        foreach (string field in text.Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw SessionString.Wrong($"has '{OneLine.Of(field)}' where name=value is expected");
            if (!_fields.TryAdd(field[..equals], field[(equals + 1)..]))
                throw SessionString.Wrong($"has '{OneLine.Of(field[..equals])}' twice");
        }
    }

    /// <summary>Whether a field is there and not read yet.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>Takes a text.</summary>
    public string Text(string name) =>
        _fields.Remove(name, out string? text) ? text : throw SessionString.Wrong($"lacks '{name}'");

    /// <summary>Takes a whole number; a usual value when the field is not there.</summary>
    public int Integer(string name, int usual, int least, int most)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        return int.TryParse(
            text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', a whole number from {least} to {most} is expected");
    }

    /// <summary>Takes a seed; a usual value when the field is not there.</summary>
    public ulong Unsigned(string name, ulong usual)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', a whole number from 0 to {ulong.MaxValue} is expected");
    }

    /// <summary>Takes a number; a usual value when the field is not there.</summary>
    public double Number(string name, double usual, double least, double most)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        // The comparison is also what refuses NaN.
        return double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', a number from {least} to {most} is expected");
    }

    /// <summary>Takes a name of an enumeration; a usual value when the field is not there.</summary>
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

    /// <summary>Makes sure that every field was taken.</summary>
    public void RequireEmpty()
    {
        if (_fields.Count > 0)
            throw SessionString.Wrong($"has '{OneLine.Of(_fields.Keys.First())}', which this program does not know");
    }
}
