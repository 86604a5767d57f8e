using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Trainer.Evaluation;

/// <summary>What is recorded of an evaluation in a generator file: its figures and its protocol.</summary>
internal static class RecordedEvaluation
{
    /// <summary>
    /// The metadata entry of the protocol, one line for each part of it. It is no entry of the generator format, whose
    /// readers pass over it.
    /// </summary>
    public const string ProtocolKey = "evaluation.protocol";

    /// <summary>The same generator with the figures and the protocol in place of what it had.</summary>
    /// <param name="file">The generator.</param>
    /// <param name="measurement">What was measured.</param>
    public static GeneratorFile In(GeneratorFile file, Measurement measurement)
    {
        var figures = new SortedDictionary<string, double>(
            measurement.Figures.SelectMany(figure => figure.Recorded()).ToDictionary(), StringComparer.Ordinal);
        ModelProto model = file.WithInfo(file.Info with { Quality = figures }).Model.Clone();
        StringStringEntryProto[] others = model.MetadataProps.Where(entry => entry.Key != ProtocolKey).ToArray();
        model.MetadataProps.Clear();

        // Before the others, because the format's last entry stays last.
        if (measurement.Protocol.Count > 0)
            model.MetadataProps.Add(
                new StringStringEntryProto { Key = ProtocolKey, Value = string.Join('\n', measurement.Protocol) });
        model.MetadataProps.Add(others);
        return GeneratorFile.Read(file.Path ?? file.Name, model.ToByteArray());
    }
}
