using System.Text.Json;
using Google.Protobuf.Collections;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Projection;
using ImageGen.Trainer.Data;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>The metadata of a classifier file.</summary>
/// <param name="DataSet">The short name of its training set.</param>
/// <param name="Plan">The version of network and training.</param>
/// <param name="Shape">Shape of its input pictures.</param>
/// <param name="ClassNames">Its classes in the order of the logits.</param>
internal sealed record ClassifierInfo(
    string DataSet, string Plan, ImageShape Shape, IReadOnlyList<string> ClassNames)
{
    /// <summary>The name of the graph's input: float32 [batch, channels, height, width] in [0, 1].</summary>
    public const string Picture = PictureFeatures.Input;

    /// <summary>The name of the output of the last hidden layer: float32 [batch, features].</summary>
    public const string Features = PictureFeatures.Output;

    /// <summary>The name of the output before the softmax: float32 [batch, classes].</summary>
    public const string Logits = "logits";

    private const string PlanKey = "imagegen.classifier.plan";

    // The last entry of the file, which is missing if the file is truncated.
    private const string ClassesKey = "imagegen.classifier.classes";

    /// <summary>The metadata of a classifier of a set.</summary>
    public static ClassifierInfo Of(DataSet set, ClassifierPlan plan) =>
        new(set.ShortName, plan.Version, set.Shape, set.ClassNames);

    /// <summary>Whether the classifier matches a set.</summary>
    public bool Fits(DataSet set) => Shape == set.Shape && ClassNames.SequenceEqual(set.ClassNames);

    /// <summary>Writes it to a model's metadata.</summary>
    public void Write(ModelProto model)
    {
        void Add(string key, string value) =>
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });

        Add(PictureFeatures.DataSetKey, DataSet);
        Add(PlanKey, Plan);
        Add(ClassesKey, JsonSerializer.Serialize(ClassNames));
    }

    /// <summary>Reads it from a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="InputException">It is not a classifier, or its graph contradicts its metadata.</exception>
    public static ClassifierInfo Read(ModelProto model, string path)
    {
        var entries = model.MetadataProps.GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);
        string Entry(string key) => entries.GetValueOrDefault(key)
            ?? throw Bad(path, $"{key} is missing from the metadata: not a classifier, or truncated");

        string[] names;
        try
        {
            names = JsonSerializer.Deserialize<string[]>(Entry(ClassesKey)) ?? [];
        }
        catch (JsonException)
        {
            throw Bad(path, $"{ClassesKey} is not a list of names");
        }

        long[] picture = Extents(model.Graph.Input, Picture, 4, path);
        long[] logits = Extents(model.Graph.Output, Logits, 2, path);
        long[] features = Extents(model.Graph.Output, Features, 2, path);
        if (names.Length < 2 || logits[1] != names.Length || features[1] != ClassifierNetwork.FeatureCount)
            throw Bad(path, $"{names.Length} classes do not fit {logits[1]} logits and {features[1]} features");
        var shape = new ImageShape((int)picture[1], (int)picture[2], (int)picture[3]);
        return new ClassifierInfo(Entry(PictureFeatures.DataSetKey), Entry(PlanKey), shape, names);
    }

    private static long[] Extents(IEnumerable<ValueInfoProto> values, string name, int dimensions, string path)
    {
        RepeatedField<TensorShapeProto.Types.Dimension>? found =
            values.FirstOrDefault(value => value.Name == name)?.Type?.TensorType?.Shape?.Dim;
        if (found?.Count != dimensions || found.Skip(1).Any(dim => dim.DimValue < 1))
            throw Bad(path, $"the graph has no '{name}' of {dimensions} dimensions");
        return [.. found.Select(dim => dim.DimValue)];
    }

    private static InputException Bad(string path, string why) =>
        new($"{path}: {why}; give a file that 'trainer classifier' wrote");
}
