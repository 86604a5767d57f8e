using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>
/// The protocol between page and viewer: version and limits. It is described in docs/viewer-protocol.md.
/// </summary>
internal static class Protocol
{
    /// <summary>The version, sent by both sides in their first message.</summary>
    public const int Version = 2;

    /// <summary>The maximum size of a text message in bytes.</summary>
    public const int LargestText = 1 << 14;

    /// <summary>
    /// Serialization settings: camel case; properties are required unless declared optional; unknown ones are rejected.
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

    /// <summary>The limits that the viewer sends to the page and enforces.</summary>
    public static Limits Limits { get; } = new()
    {
        Credits = 2,
        ModelBytes = DroppedSizes.LargestModel,
        PictureBytes = DroppedSizes.LargestPicture,
        Pictures = DroppedSizes.MostPictures,
        RecordingSeconds = Recording.MostSeconds,
        PictureScale = 32,
        Points = 64,
        PointDistance = 16,
        WheelNotches = 20,
        ComparedModels = SavedView.MostModels - 1,
        Columns = ViewControls.MostColumns,
        Truncation = ViewControls.MostTruncation,
        BlendSeconds = ViewControls.MostBlendSeconds,
        DirectionReach = LatentDirections.Reach,
        Speeds = ViewControls.Speeds,
        MapColumns = PlaneMap.Columns,
    };
}

/// <summary>The limits of the page's messages, and the ranges of its controls.</summary>
internal sealed record Limits
{
    /// <summary>The maximum number of frames granted and not drawn.</summary>
    public required int Credits { get; init; }

    /// <summary>The maximum size of a dropped model in bytes.</summary>
    public required int ModelBytes { get; init; }

    /// <summary>The maximum size of a dropped picture in bytes.</summary>
    public required int PictureBytes { get; init; }

    /// <summary>The maximum number of pictures dropped together.</summary>
    public required int Pictures { get; init; }

    /// <summary>The maximum duration of a recording in seconds.</summary>
    public required double RecordingSeconds { get; init; }

    /// <summary>The maximum enlargement factor of a saved picture.</summary>
    public required int PictureScale { get; init; }

    /// <summary>The maximum number of points in a pointer message.</summary>
    public required int Points { get; init; }

    /// <summary>The maximum distance of a point from the picture, in units of its width or height.</summary>
    public required double PointDistance { get; init; }

    /// <summary>The maximum number of notches of a wheel message, in either direction.</summary>
    public required double WheelNotches { get; init; }

    /// <summary>The maximum number of models compared with the selected one.</summary>
    public required int ComparedModels { get; init; }

    /// <summary>The maximum number of columns of the grid.</summary>
    public required int Columns { get; init; }

    /// <summary>The maximum truncation.</summary>
    public required double Truncation { get; init; }

    /// <summary>The maximum duration of a blend between classes in seconds.</summary>
    public required double BlendSeconds { get; init; }

    /// <summary>The farthest offset along a direction, in standard deviations.</summary>
    public required double DirectionReach { get; init; }

    /// <summary>The values of the speed control, in ascending order.</summary>
    public required IReadOnlyList<double> Speeds { get; init; }

    /// <summary>The number of columns of the latent map beside the plane.</summary>
    public required int MapColumns { get; init; }
}

/// <summary>A client violated the protocol; its connection is closed with the message as the reason.</summary>
/// <param name="message">The violation, short enough for a WebSocket close frame.</param>
internal sealed class MessageException(string message) : Exception(message);

/// <summary>
/// Converts enumerations from exactly one of their names, in camel case. The framework's converter also accepts lists
/// such as "walk, grid".
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
