using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Records an evaluation's figures and protocol in a generator file.</summary>
internal static class RecordedEvaluation
{
    /// <summary>
    /// The metadata key of the protocol, one line per entry. It is not part of the generator format, whose readers
    /// ignore it.
    /// </summary>
    public const string ProtocolKey = "evaluation.protocol";

    /// <summary>Returns the generator with its figures and protocol replaced.</summary>
    /// <param name="file">The generator.</param>
    /// <param name="measurement">The result of the evaluation.</param>
    public static GeneratorFile In(GeneratorFile file, Measurement measurement)
    {
        var figures = new SortedDictionary<string, double>(
            measurement.Figures.SelectMany(figure => figure.Recorded()).ToDictionary(), StringComparer.Ordinal);
        ModelProto model = file.WithInfo(file.Info with { Quality = figures }).Model.Clone();
        StringStringEntryProto[] others = model.MetadataProps.Where(entry => entry.Key != ProtocolKey).ToArray();
        model.MetadataProps.Clear();

        // Inserted first, because the format's last entry must remain last.
        if (measurement.Protocol.Count > 0)
            model.MetadataProps.Add(
                new StringStringEntryProto { Key = ProtocolKey, Value = string.Join('\n', measurement.Protocol) });
        model.MetadataProps.Add(others);
        return GeneratorFile.Read(file.Path ?? file.Name, model.ToByteArray());
    }
}
