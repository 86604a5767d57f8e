using System.Buffers.Binary;
using Google.Protobuf;

namespace ImageGen.Generators.Onnx;

/// <summary>Tensors of any numeric type as raw data, the one form of the several that ONNX allows.</summary>
internal static class RawTensor
{
    /// <summary>The name of a type, e.g. "float" or "string"; its number if it has none here.</summary>
    public static string NameOf(int type) => Enum.IsDefined((TensorProto.Types.DataType)type)
        ? ((TensorProto.Types.DataType)type).ToString().ToLowerInvariant()
        : $"number {type}";

    /// <summary>Bytes of one value; null for a type that is not numeric.</summary>
    public static int? SizeOf(int type) => (TensorProto.Types.DataType)type switch
    {
        TensorProto.Types.DataType.Uint8 or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Bool => 1,
        TensorProto.Types.DataType.Uint16 or TensorProto.Types.DataType.Int16 or TensorProto.Types.DataType.Float16
            or TensorProto.Types.DataType.Bfloat16 => 2,
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Int32
            or TensorProto.Types.DataType.Uint32 => 4,
        TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Int64
            or TensorProto.Types.DataType.Uint64 => 8,
        _ => null,
    };

    /// <summary>Number of values by the shape; null if an extent is negative or the product is too large.</summary>
    public static long? Count(TensorProto tensor)
    {
        long product = 1;
        foreach (long dim in tensor.Dims)
        {
            if (dim < 0 || dim > int.MaxValue)
                return null;
            product *= dim;
            if (product > int.MaxValue)
                return null;
        }

        return product;
    }

    /// <summary>Bytes by the shape and the type; null if either is not supported.</summary>
    public static long? Length(TensorProto tensor) => Count(tensor) * SizeOf(tensor.DataType);

    /// <summary>Whether a tensor's data is outside the model's file.</summary>
    public static bool IsExternal(TensorProto tensor) =>
        tensor.ExternalData.Count > 0 || tensor.DataLocation == TensorProto.Types.DataLocation.External;

    /// <summary>Whether a tensor has raw data in the model itself, as many bytes as its shape requires.</summary>
    public static bool IsWhole(TensorProto tensor) =>
        tensor.HasRawData && tensor.ExternalData.Count == 0 && tensor.RawData.Length == Length(tensor);

    /// <summary>Replaces typed values by raw data.</summary>
    /// <param name="tensor">The tensor; it is modified.</param>
    /// <returns>Whether it then has as many bytes as its shape requires.</returns>
    public static bool Apply(TensorProto tensor)
    {
        if (Length(tensor) is not { } length)
            return false;
        if (!tensor.HasRawData)
        {
            byte[] bytes = TypedBytes(tensor, SizeOf(tensor.DataType)!.Value);
            tensor.FloatData.Clear();
            tensor.Int32Data.Clear();
            tensor.Int64Data.Clear();
            tensor.DoubleData.Clear();
            tensor.Uint64Data.Clear();
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        }

        return tensor.RawData.Length == length;
    }

    private static byte[] TypedBytes(TensorProto tensor, int size)
    {
        switch ((TensorProto.Types.DataType)tensor.DataType)
        {
            case TensorProto.Types.DataType.Float:
                return TensorBytes.FromSingles([.. tensor.FloatData]);
            case TensorProto.Types.DataType.Int64:
                return TensorBytes.FromInt64s([.. tensor.Int64Data]);
            case TensorProto.Types.DataType.Double:
                return Integers([.. tensor.DoubleData.Select(BitConverter.DoubleToInt64Bits)], size);
            case TensorProto.Types.DataType.Uint32 or TensorProto.Types.DataType.Uint64:
                return Integers([.. tensor.Uint64Data.Select(value => unchecked((long)value))], size);
            default:
                return Integers([.. tensor.Int32Data.Select(value => (long)value)], size);
        }
    }

    // The lowest bytes of each value, least significant first.
    private static byte[] Integers(long[] values, int size)
    {
        byte[] bytes = new byte[checked(values.Length * size)];
        Span<byte> one = stackalloc byte[sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(one, values[i]);
            one[..size].CopyTo(bytes.AsSpan(i * size));
        }

        return bytes;
    }
}
