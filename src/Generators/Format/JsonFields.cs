using System.Text.Json;

namespace ImageGen.Generators.Format;

/// <summary>
/// Strictly parses a JSON value of the metadata: every property must occur once, with its type, and there may be no
/// others.
/// </summary>
internal sealed class JsonFields
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly string _field;
    private readonly Dictionary<string, JsonElement> _properties = [];

    private JsonFields(string field, JsonElement element)
    {
        _field = field;
        if (element.ValueKind != JsonValueKind.Object)
            throw new FieldException(field, "must be a JSON object");
        foreach (JsonProperty property in element.EnumerateObject())
            _properties.Add(Characters(field, () => property.Name), property.Value);
    }

    /// <summary>The properties that have not been read yet.</summary>
    public IReadOnlyCollection<string> Names => _properties.Keys;

    /// <summary>Parses a metadata entry as any JSON value.</summary>
    public static JsonElement Parse(string field, string json)
    {
        try
        {
            using JsonDocument document = Characters(field, () => JsonDocument.Parse(json, Options));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new FieldException(field, "is not JSON, or has a duplicate property");
        }
    }

    /// <summary>Reads a JSON object with <paramref name="read"/>, which must consume every property.</summary>
    public static T Object<T>(string field, JsonElement element, Func<JsonFields, T> read)
    {
        var fields = new JsonFields(field, element);
        T result = read(fields);
        return fields._properties.Count == 0
            ? result
            : throw new FieldException(
                field, $"has '{OneLine.Of(fields._properties.Keys.First())}', which this version does not support");
    }

    /// <summary>Reads a JSON array, element by element.</summary>
    public static IReadOnlyList<T> Array<T>(string field, JsonElement element, Func<JsonElement, T> read) =>
        element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(read)]
            : throw new FieldException(field, "must be a JSON array");

    /// <summary>Reads a non-empty string without control characters.</summary>
    public static string Text(string field, JsonElement element) =>
        element.ValueKind == JsonValueKind.String
            ? Text(field, Characters(field, () => element.GetString()!))
            : throw new FieldException(field, "must be a string");

    /// <summary>
    /// Checks that a string is not empty and has no control characters, because it is shown in a terminal.
    /// </summary>
    public static string Text(string field, string text)
    {
        if (text.Length == 0)
            throw new FieldException(field, "is empty");
        return text.Any(char.IsControl) ? throw new FieldException(field, "contains control characters") : text;
    }

    /// <summary>Reads an integer in a range.</summary>
    public static int Int(string field, JsonElement element, int from, int to) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) && value >= from && value <= to
            ? value
            : throw new FieldException(field, $"must be a whole number from {from} to {to}");

    /// <summary>Takes a property of the object.</summary>
    public JsonElement Take(string name) => _properties.Remove(name, out JsonElement element)
        ? element
        : throw new FieldException(_field, $"lacks '{name}'");

    /// <summary>Takes a string.</summary>
    public string Text(string name) => Text($"{_field}: {name}", Take(name));

    /// <summary>Takes an integer in a range.</summary>
    public int Int(string name, int from, int to) => Int($"{_field}: {name}", Take(name), from, to);

    /// <summary>Takes a count: an integer from 0 to 2^63 - 1.</summary>
    public long Count(string name)
    {
        JsonElement element = Take(name);
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value >= 0
            ? value
            : throw new FieldException($"{_field}: {name}", "must be a whole number of at least 0");
    }

    /// <summary>Takes an integer from 0 to 2^64 - 1.</summary>
    public ulong Unsigned(string name)
    {
        JsonElement element = Take(name);
        return element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong value)
            ? value
            : throw new FieldException($"{_field}: {name}", "must be a whole number from 0 to 2^64 - 1");
    }

    /// <summary>Takes a finite number.</summary>
    public double Number(string name)
    {
        JsonElement element = Take(name);
        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(
            out double value) && double.IsFinite(value)
            ? value
            : throw new FieldException($"{_field}: {OneLine.Of(name)}", "must be a finite number");
    }

    // An unpaired surrogate is not a JSON error; it fails when the string is decoded.
    private static T Characters<T>(string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new FieldException(field, "contains an unpaired surrogate");
        }
    }
}

/// <summary>
/// A violation of the generator format. <see cref="GeneratorFile"/> converts it to the exception for the caller, with
/// the name of the file.
/// </summary>
internal sealed class FieldException : Exception
{
    private const string ExportAgain = "the file is damaged, or not from trainer: copy or export it again";

    /// <summary>Creates the exception.</summary>
    /// <param name="field">The metadata entry or the part of the graph.</param>
    /// <param name="problem">The problem and the expected value; appended to the name of the field.</param>
    /// <param name="advice">The remedy for the user.</param>
    public FieldException(string field, string problem, string advice = ExportAgain)
        : base($"{field} {problem}") =>
        Advice = advice;

    /// <summary>The remedy for the user.</summary>
    public string Advice { get; }
}
