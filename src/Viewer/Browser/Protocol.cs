using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The protocol between page and viewer: its version and its limits. docs/viewer-protocol.md describes it.
/// </summary>
internal static class Protocol
{
    /// <summary>The version, which both sides send in their first message.</summary>
    public const int Version = 2;

    /// <summary>The most bytes of a text message.</summary>
    public const int LargestText = 1 << 14;

    /// <summary>
    /// How messages are serialized: camel case, nothing optional unless declared so, nothing unknown.
    /// </summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
        Converters = { new EnumNameConverter() },
    };

    /// <summary>The limits that the viewer sends to the page and holds it to.</summary>
    public static Limits Limits { get; } = new()
    {
        Credits = 2,
        ModelBytes = DroppedFile.LargestModel,
        PictureBytes = DroppedFile.LargestPicture,
        RecordingSeconds = Recording.MostSeconds,
        PictureScale = 32,
        Points = 64,
        PointDistance = 16,
        WheelNotches = 20,
        ComparedModels = SavedView.MostModels - 1,
        Columns = ViewControls.MostColumns,
        Truncation = ViewControls.MostTruncation,
        BlendSeconds = ViewControls.MostBlendSeconds,
        Speeds = ViewControls.Speeds,
        MapColumns = PlaneMap.Columns,
    };
}

/// <summary>The limits of what the page may send, and the ranges of its controls.</summary>
internal sealed record Limits
{
    /// <summary>The most frames granted and not drawn.</summary>
    public required int Credits { get; init; }

    /// <summary>The most bytes of a dropped model.</summary>
    public required int ModelBytes { get; init; }

    /// <summary>The most bytes of a dropped picture.</summary>
    public required int PictureBytes { get; init; }

    /// <summary>The longest recording, in seconds.</summary>
    public required double RecordingSeconds { get; init; }

    /// <summary>The largest factor by which a saved picture is enlarged.</summary>
    public required int PictureScale { get; init; }

    /// <summary>The most points of a pointer message.</summary>
    public required int Points { get; init; }

    /// <summary>How far from the picture a point may be, in widths or heights of it.</summary>
    public required double PointDistance { get; init; }

    /// <summary>The most notches of a wheel message, in either direction.</summary>
    public required double WheelNotches { get; init; }

    /// <summary>The most models beside the selected one.</summary>
    public required int ComparedModels { get; init; }

    /// <summary>The most columns of the grid.</summary>
    public required int Columns { get; init; }

    /// <summary>The largest truncation.</summary>
    public required double Truncation { get; init; }

    /// <summary>The longest blend between classes, in seconds.</summary>
    public required double BlendSeconds { get; init; }

    /// <summary>The steps of the speed control, slowest first.</summary>
    public required IReadOnlyList<double> Speeds { get; init; }

    /// <summary>The columns of the map beside the plane.</summary>
    public required int MapColumns { get; init; }
}

/// <summary>A client violated the protocol; its connection is closed with the message as the reason.</summary>
/// <param name="message">What was wrong, short enough for the close frame of a WebSocket.</param>
internal sealed class MessageException(string message) : Exception(message);

/// <summary>
/// Enumerations by exactly one of their names, in camel case. The framework's converter takes lists such as "walk,
/// grid" too.
/// </summary>
internal sealed class EnumNameConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert));

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private readonly Dictionary<string, T> _values =
            Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && _values.TryGetValue(reader.GetString()!, out T value)
                ? value
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
