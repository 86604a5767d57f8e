using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>
/// Parses the metadata of an ONNX model and rejects unknown or inconsistent entries. Entries outside <c>imagegen.*</c>
/// belong to others and are ignored.
/// </summary>
internal sealed class MetadataReader
{
    private const int LargestExtent = 16384;
    private const int LargestLatent = 1 << 20;
    private static readonly string[] SourceKinds = ["photograph", "outline", "mask"];

    private readonly Dictionary<string, string> _entries = [];

    private MetadataReader(IEnumerable<StringStringEntryProto> entries)
    {
        foreach (
            StringStringEntryProto entry in entries.Where(
                one => one.Key.StartsWith(MetadataKeys.Prefix, StringComparison.Ordinal)))
        {
            if (!_entries.TryAdd(entry.Key, entry.Value))
                throw new FieldException(OneLine.Of(entry.Key), "is duplicated");
        }
    }

    /// <summary>Reads and checks the entries.</summary>
    /// <exception cref="FieldException">An entry is missing, unknown, malformed, or disagrees with another.</exception>
    public static GeneratorInfo Read(IEnumerable<StringStringEntryProto> entries) => new MetadataReader(entries).Read();

    private GeneratorInfo Read()
    {
        int version = Version();
        string system = JsonFields.Text(MetadataKeys.System, Take(MetadataKeys.System));
        string dataSet = JsonFields.Text(MetadataKeys.DataSet, Take(MetadataKeys.DataSet));
        IReadOnlyList<string> inputs = Inputs();
        ImageShape image = JsonFields.Object(
            MetadataKeys.Image, TakeJson(MetadataKeys.Image), fields => Shape(MetadataKeys.Image, fields));
        LatentInfo? latent = inputs.Contains(InterfaceNames.Latent) ? Latent() : null;
        IReadOnlyList<string> classes = inputs.Contains(InterfaceNames.Label) ? Classes() : [];
        SourceInfo? source = inputs.Contains(InterfaceNames.Source) ? Source() : null;
        TensorData? anchors = latent?.Distribution == LatentDistribution.Anchors ? Anchors(latent) : null;

        GoldenValues golden = Golden(inputs, image, latent, classes, source);
        var info = new GeneratorInfo
        {
            System = system,
            DataSet = dataSet,
            Image = image,
            Latent = latent,
            ClassNames = classes,
            Source = source,
            Anchors = anchors,
            Encoder = version >= 2 && latent is not null && _entries.ContainsKey(MetadataKeys.Encoder) ? Encoder(
                latent, golden.Count) : null,
            Adopted = version >= 3 && _entries.ContainsKey(MetadataKeys.Adopted)
                ? JsonFields.Object(MetadataKeys.Adopted, TakeJson(MetadataKeys.Adopted), Adopted)
                : null,
            Golden = golden,
            Training = JsonFields.Object(MetadataKeys.Training, TakeJson(MetadataKeys.Training), Training),
            Quality = JsonFields.Object(MetadataKeys.Quality, TakeJson(MetadataKeys.Quality), Quality),
        };
        if (_entries.Count > 0)
        {
            throw new FieldException(
                OneLine.Of(_entries.Keys.Order(StringComparer.Ordinal).First()),
                "is unknown to this version or not valid for this generator");
        }
        return info;
    }

    private int Version()
    {
        if (!_entries.Remove(MetadataKeys.Format, out string? text))
        {
            throw new FieldException(
                MetadataKeys.Format,
                "is missing from the metadata: an ONNX model, but not a generator",
                "give a file that trainer exported");
        }
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
            throw new FieldException(
                MetadataKeys.Format, $"is '{OneLine.Of(text)}', expected a whole number of at least 1");
        if (version > GeneratorInfo.FormatVersion)
        {
            throw new FieldException(
                MetadataKeys.Format,
                $"is {version}, this program reads up to {GeneratorInfo.FormatVersion}",
                "update ImageGen to play it");
        }
        return version;
    }

    private IReadOnlyList<string> Inputs()
    {
        IReadOnlyList<string> inputs = JsonFields.Array(
            MetadataKeys.Inputs,
            TakeJson(MetadataKeys.Inputs),
            element => JsonFields.Text(MetadataKeys.Inputs, element));
        string? unknown = inputs.FirstOrDefault(name =>
            name is not (InterfaceNames.Latent or InterfaceNames.Label or InterfaceNames.Source));
        if (unknown is not null)
            throw new FieldException(
                MetadataKeys.Inputs, $"names '{OneLine.Of(unknown)}', expected z, label or source");
        if (inputs.Distinct().Count() != inputs.Count)
            throw new FieldException(MetadataKeys.Inputs, "names an input twice");
        if (inputs.Contains(InterfaceNames.Latent) == inputs.Contains(InterfaceNames.Source))
            throw new FieldException(MetadataKeys.Inputs, "must name either z or source");
        return inputs;
    }

    private LatentInfo Latent() => JsonFields.Object(MetadataKeys.Latent, TakeJson(MetadataKeys.Latent), fields =>
    {
        const string Field = MetadataKeys.Latent + ": shape";
        IReadOnlyList<int> shape = JsonFields.Array(
            Field, fields.Take("shape"), element => JsonFields.Int(Field, element, 1, LargestLatent));
        if (shape.Count is not (1 or 3))
            throw new FieldException(Field, "must be [size] or [channels,height,width]");
        if (shape.Aggregate(1L, (product, extent) => product * extent) > LargestLatent)
            throw new FieldException(Field, $"has more than {LargestLatent} values");
        return new LatentInfo(
            shape, DistributionNames.Parse(MetadataKeys.Latent + ": distribution", fields.Text("distribution")));
    });

    private IReadOnlyList<string> Classes()
    {
        IReadOnlyList<string> names = JsonFields.Array(
            MetadataKeys.Classes,
            TakeJson(MetadataKeys.Classes),
            element => JsonFields.Text(MetadataKeys.Classes, element));
        if (names.Count == 0)
            throw new FieldException(MetadataKeys.Classes, "is empty, but the generator takes a label");
        string? twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? names : throw new FieldException(MetadataKeys.Classes, $"names '{twice}' twice");
    }

    private SourceInfo Source() => JsonFields.Object(MetadataKeys.Source, TakeJson(MetadataKeys.Source), fields =>
    {
        ImageShape shape = Shape(MetadataKeys.Source, fields);
        string kind = fields.Text("kind");
        if (!SourceKinds.Contains(kind))
        {
            throw new FieldException(
                MetadataKeys.Source
                    + ": kind", $"is '{OneLine.Of(kind)}', expected one of {string.Join(", ", SourceKinds)}");
        }
        const string Field = MetadataKeys.Source + ": palette";
        IReadOnlyList<PaletteEntry> palette = JsonFields.Array(
            Field, fields.Take("palette"), element => JsonFields.Object(Field, element, Palette));
        if (palette.Count > 0 != (kind == "mask"))
            throw new FieldException(Field, "must list the classes of a mask, and be empty for any other kind");
        return new SourceInfo(shape, kind, palette);
    });

    private static PaletteEntry Palette(JsonFields fields)
    {
        string name = fields.Text("name");
        string color = fields.Text("color");
        return color.Length == 7 && color[0] == '#' && color.Skip(1).All(char.IsAsciiHexDigit)
            ? new PaletteEntry(name, color)
            : throw new FieldException(
                MetadataKeys.Source + ": palette", $"has the color '{OneLine.Of(color)}', expected #rrggbb");
    }

    private TensorData Anchors(LatentInfo latent)
    {
        TensorData anchors = TensorText.Read(MetadataKeys.Anchors, Take(MetadataKeys.Anchors));
        return anchors.Shape.Skip(1).SequenceEqual(latent.Shape)
            ? anchors
            : throw new FieldException(
                MetadataKeys.Anchors,
                $"has the shape [{string.Join(',', anchors.Shape)}], expected "
                + $"[count,{string.Join(',', latent.Shape)}]");
    }

    private EncoderInfo Encoder(LatentInfo latent, int count)
    {
        string text = Take(MetadataKeys.Encoder);
        byte[] bytes = new byte[text.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
            throw new FieldException(MetadataKeys.Encoder, "is not base64");
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes, 0, length);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new FieldException(MetadataKeys.Encoder, "is not an ONNX model (damaged or truncated)");
        }
        if (model.Graph is null)
            throw new FieldException(MetadataKeys.Encoder, "is not an ONNX model (no graph)");

        TensorData code = TensorText.Read(MetadataKeys.GoldenCode, Take(MetadataKeys.GoldenCode));
        Expect(MetadataKeys.GoldenCode, code, [count, .. latent.Shape]);
        return new EncoderInfo(model, code);
    }

    private GoldenValues Golden(
        IReadOnlyList<string> inputs, ImageShape image, LatentInfo? latent, IReadOnlyList<string> classes,
        SourceInfo? source)
    {
        TensorData picture = TensorText.Read(MetadataKeys.GoldenImage, Take(MetadataKeys.GoldenImage));
        int count = picture.Shape[0];
        Expect(MetadataKeys.GoldenImage, picture, [count, image.Channels, image.Height, image.Width]);
        ExpectUnit(MetadataKeys.GoldenImage, picture);

        var tensors = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (string input in inputs)
        {
            string field = MetadataKeys.GoldenPrefix + input;
            TensorData tensor = TensorText.Read(field, Take(field));
            Expect(field, tensor, input switch
            {
                InterfaceNames.Latent => [count, .. latent!.Shape],
                InterfaceNames.Label => [count, classes.Count],
                _ => [count, source!.Shape.Channels, source.Shape.Height, source.Shape.Width],
            });
            if (input == InterfaceNames.Source)
                ExpectUnit(field, tensor);
            tensors.Add(input, tensor);
        }
        return new GoldenValues(tensors, picture);
    }

    private static void Expect(string field, TensorData tensor, IReadOnlyList<int> shape)
    {
        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new FieldException(
                field, $"has the shape [{string.Join(',', tensor.Shape)}], expected [{string.Join(',', shape)}]");
        }
    }

    private static void ExpectUnit(string field, TensorData tensor)
    {
        if (tensor.Values.Any(value => value is < 0 or > 1))
            throw new FieldException(field, "contains a value outside [0, 1]");
    }

    private static ImageShape Shape(string field, JsonFields fields)
    {
        int channels = fields.Int("channels", 1, 3);
        if (channels == 2)
            throw new FieldException(field + ": channels", "must be 1 (gray) or 3 (RGB)");
        return new ImageShape(channels, fields.Int("height", 1, LargestExtent), fields.Int("width", 1, LargestExtent));
    }

    private static AdoptionInfo Adopted(JsonFields fields)
    {
        string file = fields.Text("file");
        string sha256 = fields.Text("sha256");
        return sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
            ? new AdoptionInfo(file, sha256, fields.Text("runtime"))
            : throw new FieldException(
                MetadataKeys.Adopted + ": sha256", "must be 64 lowercase hexadecimal digits");
    }

    private static TrainingInfo Training(JsonFields fields) =>
        new(fields.Text("command"), fields.Count("steps"), fields.Count("images"), fields.Unsigned("seed"));

    private static SortedDictionary<string, double> Quality(JsonFields fields)
    {
        var quality = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (string name in fields.Names.ToArray())
            quality.Add(JsonFields.Text(MetadataKeys.Quality, name), fields.Number(name));
        return quality;
    }

    private JsonElement TakeJson(string key) => JsonFields.Parse(key, Take(key));

    private string Take(string key) => _entries.Remove(key, out string? value)
        ? value
        : throw new FieldException(key, "is missing from the metadata");
}
