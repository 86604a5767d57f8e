using System.Buffers.Binary;
using Google.Protobuf;

namespace ImageGen.Generators.Onnx;

/// <summary>Converts tensors to and from bytes, which are little-endian on every machine.</summary>
internal static class TensorBytes
{
    public static byte[] FromSingles(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    /// <summary>Rounds to float16, to nearest even.</summary>
    public static byte[] FromSinglesAsHalves(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[checked(values.Length * 2)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * 2), (Half)values[i]);
        return bytes;
    }

    public static byte[] FromInt64s(ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(long))];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return bytes;
    }

    public static byte[] FromInt32s(ReadOnlySpan<int> values)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(int))];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        return bytes;
    }

    public static float[] ToSingles(ReadOnlySpan<byte> bytes)
    {
        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>The values of a float32 or float16 tensor, converted to float32; null for any other type.</summary>
    public static float[]? Floats(TensorProto tensor)
    {
        switch ((TensorProto.Types.DataType)tensor.DataType)
        {
            case TensorProto.Types.DataType.Float:
                return tensor.HasRawData ? ToSingles(tensor.RawData.Span) : [.. tensor.FloatData];
            case TensorProto.Types.DataType.Float16 when tensor.HasRawData:
                ReadOnlySpan<byte> bytes = tensor.RawData.Span;
                float[] values = new float[bytes.Length / 2];
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
                return values;
            default:
                return null;
        }
    }

    /// <summary>The values of an int64 tensor; null for any other type.</summary>
    public static long[]? Int64s(TensorProto tensor)
    {
        if ((TensorProto.Types.DataType)tensor.DataType != TensorProto.Types.DataType.Int64)
            return null;
        if (!tensor.HasRawData)
            return [.. tensor.Int64Data];
        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        long[] values = new long[bytes.Length / sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        return values;
    }

    /// <summary>Actual number of values of the tensor; null for a type that generators must not use.</summary>
    public static long? Count(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType switch
    {
        TensorProto.Types.DataType.Float => Whole(tensor, sizeof(float)) ?? tensor.FloatData.Count,
        TensorProto.Types.DataType.Float16 => Whole(tensor, 2) ?? 0,
        TensorProto.Types.DataType.Int64 => Whole(tensor, sizeof(long)) ?? tensor.Int64Data.Count,
        _ => null,
    };

    /// <summary>A tensor of raw data.</summary>
    public static TensorProto Tensor(
        string name, TensorProto.Types.DataType type, ReadOnlySpan<long> dims, byte[] bytes)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            RawData = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        foreach (long dim in dims)
            tensor.Dims.Add(dim);
        return tensor;
    }

    // -1 if the bytes end inside a value.
    private static long? Whole(TensorProto tensor, int size)
    {
        if (!tensor.HasRawData)
            return null;
        return tensor.RawData.Length % size == 0 ? tensor.RawData.Length / size : -1;
    }
}
