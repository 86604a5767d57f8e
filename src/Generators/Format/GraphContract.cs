using Google.Protobuf.Collections;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Format;

/// <summary>
/// Requirements of a generator's graph: complete, plain ONNX of a fixed version, with the inputs and outputs that the
/// metadata declare.
/// </summary>
internal static class GraphContract
{
    /// <summary>The version of the ONNX file layout.</summary>
    public const int IrVersion = 8;

    /// <summary>The version of the ONNX operators.</summary>
    public const int Opset = 17;

    /// <summary>The earliest version of the operators of an adopted model.</summary>
    public const int LeastOpset = 7;

    /// <summary>Checks a model, and the encoder in its metadata, against the metadata.</summary>
    /// <exception cref="FieldException">They disagree, or a graph is incomplete.</exception>
    public static void Check(ModelProto model, GeneratorInfo info)
    {
        var inputs = new Dictionary<string, IReadOnlyList<int>>();
        if (info.Latent is { } latent)
            inputs.Add(InterfaceNames.Latent, latent.Shape);
        if (info.IsConditional)
            inputs.Add(InterfaceNames.Label, [info.ClassNames.Count]);
        if (info.Source is { } source)
            inputs.Add(InterfaceNames.Source, Shape(source.Shape));
        bool isAdopted = info.Adopted is not null;
        Check(model, MetadataKeys.Inputs, inputs, new() { [InterfaceNames.Image] = Shape(info.Image) }, isAdopted);
        if (info.Encoder is { } encoder)
            CheckEncoder(encoder, info.Latent!, info.Image);
    }

    private static void CheckEncoder(EncoderInfo encoder, LatentInfo latent, ImageShape image)
    {
        var outputs = new Dictionary<string, IReadOnlyList<int>> { [InterfaceNames.Latent] = latent.Shape };
        if (encoder.IsVariational)
            outputs.Add(InterfaceNames.LogVariance, latent.Shape);
        try
        {
            Check(
                encoder.Model,
                "the format's inputs of an encoder",
                new() { [InterfaceNames.Image] = Shape(image) },
                outputs,
                isAdopted: false);
        }
        catch (FieldException e)
        {
            throw new FieldException(MetadataKeys.Encoder, $"breaks the format: {e.Message}");
        }
    }

    private static IReadOnlyList<int> Shape(ImageShape shape) => [shape.Channels, shape.Height, shape.Width];

    private static void Check(
        ModelProto model, string expected, Dictionary<string, IReadOnlyList<int>> inputs,
        Dictionary<string, IReadOnlyList<int>> outputs, bool isAdopted)
    {
        if (isAdopted ? model.IrVersion < IrVersion : model.IrVersion != IrVersion)
            throw new FieldException(
                "ir_version", $"is {model.IrVersion}, expected {IrVersion}{(isAdopted ? " or later" : "")}");
        bool isOpset = model.OpsetImport.Count == 1
            && OperatorSet.IsStandard(model.OpsetImport[0].Domain)
            && (isAdopted ? model.OpsetImport[0].Version >= LeastOpset : model.OpsetImport[0].Version == Opset);
        if (!isOpset)
        {
            throw new FieldException(
                "opset_import",
                $"is {string.Join(", ", model.OpsetImport.Select(set => OneLine.Of($"{set.Domain} {set.Version}")))}, "
                + "expected only the standard operators of version "
                + (isAdopted ? $"{LeastOpset} or later" : $"{Opset}"));
        }

        CheckInterface(model.Graph, expected, inputs, outputs);
        CheckInitializers(model.Graph, isAdopted);
        CheckNodes(model.Graph);
    }

    private static void CheckInterface(
        GraphProto graph, string expected, Dictionary<string, IReadOnlyList<int>> inputs,
        Dictionary<string, IReadOnlyList<int>> outputs)
    {
        foreach (ValueInfoProto input in graph.Input)
        {
            if (!inputs.Remove(input.Name, out IReadOnlyList<int>? shape))
                throw new FieldException($"graph input '{OneLine.Of(input.Name)}'", $"is not among {expected}");
            CheckValue($"graph input '{input.Name}'", input, shape);
        }
        if (inputs.Count > 0)
            throw new FieldException(expected, $"names '{inputs.Keys.First()}', which the graph does not have");

        if (!graph.Output.Select(output => output.Name).SequenceEqual(outputs.Keys))
            throw new FieldException("graph output", $"must be only '{string.Join("' and '", outputs.Keys)}'");
        foreach (ValueInfoProto output in graph.Output)
            CheckValue($"graph output '{output.Name}'", output, outputs[output.Name]);
    }

    private static void CheckValue(string field, ValueInfoProto value, IReadOnlyList<int> shape)
    {
        TypeProto.Types.Tensor? tensor = value.Type?.TensorType;
        if (tensor?.Shape is null || tensor.ElemType != (int)TensorProto.Types.DataType.Float)
            throw new FieldException(field, "must be a float32 tensor with a shape");
        RepeatedField<TensorShapeProto.Types.Dimension> dims = tensor.Shape.Dim;
        bool same = dims.Count == shape.Count + 1
            && dims[0].DimParam == GraphWriter.BatchDimension
            && !shape.Where((extent, i) => dims[i + 1].DimValue != extent).Any();
        if (!same)
        {
            string found = string.Join(',', dims.Select(dim => dim.HasDimParam ? dim.DimParam : $"{dim.DimValue}"));
            throw new FieldException(
                field, $"has the shape [{OneLine.Of(found)}], the metadata require "
                    + $"[batch,{string.Join(',', shape)}]");
        }
    }

    private static void CheckInitializers(GraphProto graph, bool isAdopted)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            string field = $"initializer '{OneLine.Of(tensor.Name)}'";
            if (isAdopted && RawTensor.IsWhole(tensor))
                continue;
            long? count = TensorBytes.Count(tensor)
                ?? throw new FieldException(
                    field, $"has the data type {tensor.DataType}, expected float32, float16 or int64");
            // Extents are kept below 2^31 each, so that the product of two cannot overflow.
            long product = 1;
            foreach (long dim in tensor.Dims)
            {
                product = dim is >= 0 and <= int.MaxValue && product <= int.MaxValue ? product * dim : -1;
                if (product < 0)
                    break;
            }
            if (product != count)
            {
                throw new FieldException(
                    field, $"contains {count} values, which contradicts its shape [{string.Join(',', tensor.Dims)}]");
            }
        }
    }

    // Every value is defined once, before it is read.
    private static void CheckNodes(GraphProto graph)
    {
        var known = new HashSet<string>();
        foreach (string name in graph.Input.Select(input => input.Name).Concat(graph.Initializer.Select(t => t.Name)))
        {
            if (!known.Add(name))
                throw new FieldException($"value '{OneLine.Of(name)}'", "is defined twice");
        }
        foreach (NodeProto node in graph.Node)
        {
            string field = $"node '{OneLine.Of($"{node.OpType} {node.Name}")}'";
            if (!OperatorSet.IsStandard(node.Domain))
                throw new FieldException(
                    field, $"is of the domain '{OneLine.Of(node.Domain)}', expected a standard operator");
            if (node.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0))
                throw new FieldException(field, "has a graph of its own, expected none");
            if (node.Attribute.Any(
                a => (a.T is { } tensor && RawTensor.IsExternal(tensor)) || a.Tensors.Any(RawTensor.IsExternal)))
                throw new FieldException(field, "has its data in another file, expected all data in the file itself");
            string? missing = node.Input.FirstOrDefault(input => input.Length > 0 && !known.Contains(input));
            if (missing is not null)
                throw new FieldException(field, $"reads '{OneLine.Of(missing)}', which is not defined before it");
            string? twice = node.Output.FirstOrDefault(output => output.Length > 0 && !known.Add(output));
            if (twice is not null)
                throw new FieldException(field, $"defines '{OneLine.Of(twice)}', which is already defined");
        }
        foreach (ValueInfoProto output in graph.Output)
        {
            if (!known.Contains(output.Name))
                throw new FieldException($"graph output '{output.Name}'", "is not defined by any node");
        }
    }
}
