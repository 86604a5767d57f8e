using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>
/// Writes the metadata of a generator to an ONNX model, always in the same order, so that the output is deterministic.
/// <c>imagegen.quality</c> is always present and always last, so that truncated files are detected.
/// </summary>
internal static class MetadataWriter
{
    // Keeps class names readable ("T-shirt/top", umlauts); the output is not used in HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the entries.</summary>
    /// <exception cref="ArgumentException">
    /// A tensor's shape does not fit its values, or a number is not finite.
    /// </exception>
    public static IEnumerable<StringStringEntryProto> Write(GeneratorInfo info)
    {
        yield return Entry(MetadataKeys.Format, info.LeastFormatVersion.ToString(CultureInfo.InvariantCulture));
        yield return Entry(MetadataKeys.System, info.System);
        yield return Entry(MetadataKeys.DataSet, info.DataSet);
        yield return Entry(MetadataKeys.Inputs, Json(writer => Strings(writer, info.InputNames)));
        yield return Entry(MetadataKeys.Image, Json(writer =>
        {
            writer.WriteStartObject();
            Shape(writer, info.Image);
            writer.WriteEndObject();
        }));
        if (info.Latent is { } latent)
            yield return Entry(MetadataKeys.Latent, Json(writer => Latent(writer, latent)));
        if (info.IsConditional)
            yield return Entry(MetadataKeys.Classes, Json(writer => Strings(writer, info.ClassNames)));
        if (info.Source is { } source)
            yield return Entry(MetadataKeys.Source, Json(writer => Source(writer, source)));
        if (info.Anchors is { } anchors)
            yield return Entry(MetadataKeys.Anchors, TensorText.Write(anchors));
        if (info.Encoder is { } encoder)
            yield return Entry(MetadataKeys.Encoder, Convert.ToBase64String(encoder.Model.ToByteArray()));
        if (info.Adopted is { } adopted)
            yield return Entry(MetadataKeys.Adopted, Json(writer => Adopted(writer, adopted)));
        foreach (
            (string name, TensorData tensor) in info.Golden.Inputs.OrderBy(
                input => input.Key, StringComparer.Ordinal))
            yield return Entry(MetadataKeys.GoldenPrefix + name, TensorText.Write(tensor));
        yield return Entry(MetadataKeys.GoldenImage, TensorText.Write(info.Golden.Image));
        if (info.Encoder is { } golden)
            yield return Entry(MetadataKeys.GoldenCode, TensorText.Write(golden.GoldenCode));
        yield return Entry(MetadataKeys.Training, Json(writer => Training(writer, info.Training)));
        yield return Entry(MetadataKeys.Quality, Json(writer => Quality(writer, info.Quality)));
    }

    private static void Shape(Utf8JsonWriter writer, ImageShape shape)
    {
        writer.WriteNumber("channels", shape.Channels);
        writer.WriteNumber("height", shape.Height);
        writer.WriteNumber("width", shape.Width);
    }

    private static void Latent(Utf8JsonWriter writer, LatentInfo latent)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("shape");
        foreach (int extent in latent.Shape)
            writer.WriteNumberValue(extent);
        writer.WriteEndArray();
        writer.WriteString("distribution", DistributionNames.Of(latent.Distribution));
        writer.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter writer, SourceInfo source)
    {
        writer.WriteStartObject();
        Shape(writer, source.Shape);
        writer.WriteString("kind", source.Kind);
        writer.WriteStartArray("palette");
        foreach (PaletteEntry entry in source.Palette)
        {
            writer.WriteStartObject();
            writer.WriteString("name", entry.Name);
            writer.WriteString("color", entry.Color);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Adopted(Utf8JsonWriter writer, AdoptionInfo adopted)
    {
        writer.WriteStartObject();
        writer.WriteString("file", adopted.File);
        writer.WriteString("sha256", adopted.Sha256);
        writer.WriteString("runtime", adopted.Runtime);
        writer.WriteEndObject();
    }

    private static void Training(Utf8JsonWriter writer, TrainingInfo training)
    {
        writer.WriteStartObject();
        writer.WriteString("command", training.Command);
        writer.WriteNumber("steps", training.Steps);
        writer.WriteNumber("images", training.Images);
        writer.WriteNumber("seed", training.Seed);
        writer.WriteEndObject();
    }

    private static void Quality(Utf8JsonWriter writer, IReadOnlyDictionary<string, double> quality)
    {
        writer.WriteStartObject();
        foreach ((string name, double value) in quality.OrderBy(measure => measure.Key, StringComparer.Ordinal))
            writer.WriteNumber(name, value);
        writer.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter writer, IEnumerable<string> values)
    {
        writer.WriteStartArray();
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
