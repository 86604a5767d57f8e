using Google.Protobuf;

namespace ImageGen.Generators.Onnx;

/// <summary>Creates attributes of ONNX nodes.</summary>
public static class OnnxAttribute
{
    /// <summary>An integer attribute, e.g. <c>axis</c>.</summary>
    /// <param name="name">The attribute's name in the operator's specification.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The attribute.</returns>
    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute that is a list of integers, e.g. <c>strides</c>.</summary>
    /// <param name="name">The attribute's name in the operator's specification.</param>
    /// <param name="values">Its values.</param>
    /// <returns>The attribute.</returns>
    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    /// <summary>A float32 attribute, e.g. <c>alpha</c>.</summary>
    /// <param name="name">The attribute's name in the operator's specification.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The attribute.</returns>
    public static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    /// <summary>A string attribute, e.g. <c>mode</c>.</summary>
    /// <param name="name">The attribute's name in the operator's specification.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The attribute.</returns>
    public static AttributeProto String(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
