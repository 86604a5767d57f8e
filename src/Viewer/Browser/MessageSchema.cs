using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The messages that the page may send, JSON objects with a <c>type</c>, and all that may be in them. What is not in here
/// is refused. docs/viewer-protocol.md says what each means.
/// </summary>
internal static class MessageSchema
{
    /// <summary>The version of the protocol.</summary>
    public const int Version = 1;

    /// <summary>The most bytes of a message of text.</summary>
    public const int LargestText = 1 << 14;

    /// <summary>The most bytes of a model that is dropped.</summary>
    public const int LargestModel = 64 << 20;

    /// <summary>The most bytes of a picture that is dropped.</summary>
    public const int LargestPicture = 16 << 20;

    /// <summary>The most frames that a client may have granted and not drawn.</summary>
    public const int MostCredits = 2;

    private const int MostSlots = 10_000;
    private const double FarFromPicture = 16;

    /// <summary>The fields of every message, by its type.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<MessageField>> Messages { get; } = new Dictionary<string, IReadOnlyList<MessageField>>
    {
        ["hello"] =
        [
            Integer("protocol", Version, Version), Number("interval", 1, 1000), Flag("paused"),
            Text("session", 1, SessionString.Longest) with { IsOptional = true },
        ],
        ["grant"] = [Integer("frames", 1, MostCredits), Integer("drawn", 0, uint.MaxValue)],
        ["key"] = [Text("code", 1, 32), Flag("shift")],
        ["action"] = [Text("name", 1, 32), Integer("argument", 0, ushort.MaxValue) with { IsOptional = true }],
        ["set"] = [Text("name", 1, 32), Number("value", -1e15, 1e15)],
        ["brush"] = [Number("width", 0, 10_000)],
        ["pointer"] = [Text("phase", 1, 8), new("points", FieldKind.Numbers, -FarFromPicture, FarFromPicture) { MostItems = 128 }],
        ["map"] = [Number("x", 0, 1), Number("y", 0, 1)],
        ["wheel"] = [Number("notches", -20, 20)],
        ["model"] = [Integer("slot", 0, MostSlots)],
        ["compare"] = [new("slots", FieldKind.Integers, 0, MostSlots) { MostItems = SavedView.MostModels - 1 }],
        ["session"] = [Text("text", 1, SessionString.Longest)],
        ["export"] = [Integer("index", 0, 1_000_000)],
        ["loop"] = [Number("seconds", 1, Recording.MostSeconds)],
        ["copy"] = [Integer("frame", 0, uint.MaxValue)],
        ["save"] = [Integer("scale", 1, 16)],
        ["cancel"] = [],
        ["drop"] = [Text("kind", 1, 8), Text("name", 1, 200), Integer("size", 1, LargestModel)],
    };

    private static MessageField Flag(string name) => new(name, FieldKind.Flag, 0, 0);

    private static MessageField Integer(string name, double least, double most) => new(name, FieldKind.Integer, least, most);

    private static MessageField Number(string name, double least, double most) => new(name, FieldKind.Number, least, most);

    private static MessageField Text(string name, double least, double most) => new(name, FieldKind.Text, least, most);
}

/// <summary>A field of a message that the page sends.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Least">The smallest number; of a text the fewest characters.</param>
/// <param name="Most">The largest number; of a text the most characters.</param>
internal sealed record MessageField(string Name, FieldKind Kind, double Least, double Most)
{
    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Of a list, the most items.</summary>
    public int MostItems { get; init; }
}

/// <summary>What a field of a message holds.</summary>
internal enum FieldKind
{
    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A list of whole numbers.</summary>
    Integers,

    /// <summary>A list of finite numbers.</summary>
    Numbers,
}
