using System.Text.Json;

namespace ImageGen.Viewer.Browser;

/// <summary>A message of the page that was found to follow the schema.</summary>
internal sealed class ClientMessage
{
    private readonly JsonElement _fields;

    private ClientMessage(string type, JsonElement fields)
    {
        Type = type;
        _fields = fields;
    }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">Its text.</param>
    /// <exception cref="MessageException">It does not follow the schema.</exception>
    public static ClientMessage Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4 });
            return Check(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            throw new MessageException("a message is not JSON");
        }
    }

    /// <summary>A text field.</summary>
    public string Text(string name) => _fields.GetProperty(name).GetString()!;

    /// <summary>A text field that may be left out.</summary>
    public string? TextOrNull(string name) => _fields.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    /// <summary>A whole number; 0 where it was left out.</summary>
    public long Integer(string name) => _fields.TryGetProperty(name, out JsonElement value) ? (long)value.GetDouble() : 0;

    /// <summary>A number.</summary>
    public double Number(string name) => _fields.GetProperty(name).GetDouble();

    /// <summary>A flag.</summary>
    public bool Flag(string name) => _fields.GetProperty(name).GetBoolean();

    /// <summary>A list of numbers.</summary>
    public double[] Numbers(string name) => [.. _fields.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>A text field that names a value of an enumeration, in any case.</summary>
    /// <exception cref="MessageException">It names none.</exception>
    public T Name<T>(string name)
        where T : struct, Enum
    {
        string text = Text(name);
        // Not Enum.TryParse alone: it takes numbers and lists as well.
        return text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out T value)
            ? value
            : throw new MessageException($"'{Type}' has an unknown '{name}'");
    }

    private static ClientMessage Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out JsonElement typeElement) || typeElement.ValueKind != JsonValueKind.String)
            throw new MessageException("a message has no type");
        string type = typeElement.GetString()!;
        if (!MessageSchema.Messages.TryGetValue(type, out IReadOnlyList<MessageField>? fields))
            throw new MessageException("a message is of an unknown type");

        int known = 1;
        foreach (MessageField field in fields)
        {
            bool isThere = root.TryGetProperty(field.Name, out JsonElement value);
            if (isThere ? !Fits(value, field) : !field.IsOptional)
                throw new MessageException($"'{type}' has a wrong '{field.Name}'");
            known += isThere ? 1 : 0;
        }

        return root.EnumerateObject().Count() == known ? new ClientMessage(type, root) : throw new MessageException($"'{type}' has a field too many");
    }

    private static bool Fits(JsonElement value, MessageField field) => field.Kind switch
    {
        FieldKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        FieldKind.Integer => IsNumber(value, field, isWhole: true),
        FieldKind.Number => IsNumber(value, field, isWhole: false),
        FieldKind.Text => value.ValueKind == JsonValueKind.String && value.GetString()!.Length is var length && length >= field.Least && length <= field.Most,
        _ => value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() <= field.MostItems
            && value.EnumerateArray().All(item => IsNumber(item, field, field.Kind == FieldKind.Integers)),
    };

    private static bool IsNumber(JsonElement value, MessageField field, bool isWhole) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out double number)
        && number >= field.Least
        && number <= field.Most
        && (!isWhole || number == Math.Truncate(number));
}

/// <summary>A client sent what it must not; it is closed with the message as the reason.</summary>
/// <param name="message">What was wrong, short enough for a WebSocket's close frame.</param>
internal sealed class MessageException(string message) : Exception(message);
