using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Viewer.Commands;

/// <summary>What the doctor found, for programs to read.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Models">The models, in the order of the list.</param>
internal sealed record HealthReport(Machine Machine, IReadOnlyList<ModelHealth> Models)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A golden value that is not a number has an infinite difference.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>How they run on the graphics device.</summary>
    public required DeviceHealth DirectML { get; init; }

    /// <summary>Whether every model is well.</summary>
    public bool IsWell => Models.All(model => model.IsWell);

    /// <summary>Writes it as JSON, its names in camel case.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Format);
}
