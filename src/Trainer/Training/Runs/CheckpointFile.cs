using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Generators;
using TorchSharp;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>
/// A checkpoint as one safetensors file (https://huggingface.co/docs/safetensors), which standard tools can read: eight
/// bytes of header length, a JSON header, the tensor data. The header is padded with spaces to a multiple of eight
/// bytes, and tensors are sorted by descending element size, so that each is aligned. The header's metadata contain the
/// run's state and a SHA-256 of everything but the first eight bytes, computed with the digest's 64 characters set to
/// zeros.
/// </summary>
internal static class CheckpointFile
{
    private const int FormatVersion = 1;
    private const int Alignment = 8;
    private const long LargestHeader = 100_000_000;
    private static readonly string NoDigest = new('0', 64);

    private static readonly JsonSerializerOptions Complete =
        new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private static readonly Dictionary<string, torch.ScalarType> Types = new()
    {
        ["F32"] = torch.ScalarType.Float32,
        ["I64"] = torch.ScalarType.Int64,
        ["U8"] = torch.ScalarType.Byte,
    };

    /// <summary>Writes a checkpoint atomically.</summary>
    /// <exception cref="InputException">The file cannot be written; the old content is untouched.</exception>
    public static void Write(string path, Checkpoint checkpoint)
    {
        var tensors = checkpoint.Tensors
            .OrderByDescending(item => item.Value.ElementSize)
            .ThenBy(item => item.Key, StringComparer.Ordinal)
            .ToList();
        string header = Header(checkpoint, tensors.Select(item => (item.Key, item.Value)));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(header));
        foreach ((string _, torch.Tensor tensor) in tensors)
            Read(tensor, hash.AppendData);
        string digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        byte[] bytes = Encoding.UTF8.GetBytes(header.Replace(NoDigest, digest, StringComparison.Ordinal));
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            stream.Write(length);
            stream.Write(bytes);
            foreach ((string _, torch.Tensor tensor) in tensors)
                Read(tensor, stream.Write);
        });
    }

    /// <summary>Reads and validates a checkpoint before creating tensors; tensors are on the CPU.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or of a later version.</exception>
    public static Checkpoint Read(string path)
    {
        byte[] file;
        try
        {
            file = RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({OneLine.Of(e.Message)}); check the file", e);
        }

        try
        {
            return Parse(file, path);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or OverflowException or ArgumentException)
        {
            throw new InputException(
                $"{path}: not a checkpoint of this program ({OneLine.Of(e.Message).TrimEnd('.')})", e);
        }
    }

    private static Checkpoint Parse(byte[] file, string path)
    {
        if (file.Length < 8)
            throw new InputException($"{path}: truncated, {file.Length} bytes; use an earlier checkpoint");
        long length = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length is <= 0 or > LargestHeader || length > file.Length - 8)
            throw new InputException($"{path}: truncated or not a checkpoint; use an earlier one");

        string text = Encoding.UTF8.GetString(file, 8, (int)length);
        JsonObject header = (JsonNode.Parse(text) ?? throw new JsonException("its header is null")).AsObject();
        JsonObject metadata = Field(header, "__metadata__").AsObject();
        int version = int.Parse(Text(metadata, "version"));
        if (version > FormatVersion)
            throw new InputException(
                $"{path}: checkpoint version {version} is newer than {FormatVersion}, which this program "
                + "supports; use a newer trainer");

        string digest = Text(metadata, "sha256");
        byte[] plain = Encoding.UTF8.GetBytes(text.Replace(digest, NoDigest, StringComparison.Ordinal));
        Memory<byte> data = file.AsMemory(8 + (int)length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(plain);
        hash.AppendData(data.Span);
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != digest)
            throw new InputException(
                $"{path}: damaged or truncated, its checksum does not match; use an earlier checkpoint");

        var tensors = header
            .Where(item => item.Key != "__metadata__")
            .ToDictionary(
                item => item.Key,
                item => Tensor(Field(header, item.Key).AsObject(), data.Span),
                StringComparer.Ordinal);
        return new Checkpoint(
            RunConfiguration.FromJson(Text(metadata, "configuration")),
            Count(metadata, "step"),
            Count(metadata, "epoch"),
            Count(metadata, "cursor"),
            tensors)
        {
            Pictures = metadata["pictures"] is { } pictures
                ? JsonSerializer.Deserialize<TrainedPictures>(pictures.GetValue<string>(), Complete)
                : null,
        };
    }

    private static JsonNode Field(JsonObject from, string name) =>
        from[name] ?? throw new KeyNotFoundException($"its header has no '{name}'");

    private static string Text(JsonObject from, string name) => Field(from, name).GetValue<string>();

    // Beyond this a position in the data cannot be stepped from.
    private static long Count(JsonObject from, string name) => long.Parse(Text(from, name)) is >= 0 and <= int.MaxValue
        and long count
        ? count
        : throw new FormatException($"'{name}' is out of range");

    // Checked before there is a tensor: LibTorch would allocate what a damaged shape asks for.
    private static torch.Tensor Tensor(JsonObject entry, ReadOnlySpan<byte> data)
    {
        (long start, long end) = (Number(Field(entry, "data_offsets"), 0), Number(Field(entry, "data_offsets"), 1));
        JsonArray extents = Field(entry, "shape").AsArray();
        long[] shape = [.. Enumerable.Range(0, extents.Count).Select(i => Number(extents, i))];
        torch.ScalarType type = Types[Text(entry, "dtype")];
        long size = shape.Aggregate(ElementSize(type), (product, extent) => checked(product * extent));
        if (start > end || end > data.Length || size != end - start)
            throw new FormatException("the shape of a tensor does not fit its data");
        torch.Tensor tensor = torch.empty(shape, dtype: type).DetachFromDisposeScope();
        data[(int)start..(int)end].CopyTo(tensor.bytes);
        return tensor;
    }

    private static long Number(JsonNode array, int index) =>
        array.AsArray()[index]?.GetValue<long>() is >= 0 and long number
            ? number
            : throw new FormatException("an extent or an offset of a tensor is missing or negative");

    private static long ElementSize(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Int64 => sizeof(long),
        torch.ScalarType.Float32 => sizeof(float),
        _ => sizeof(byte),
    };

    private static string Header(Checkpoint checkpoint, IEnumerable<(string Name, torch.Tensor Tensor)> tensors)
    {
        var header = new JsonObject
        {
            ["__metadata__"] = new JsonObject
            {
                ["format"] = "imagegen-checkpoint",
                ["version"] = FormatVersion.ToString(),
                ["step"] = checkpoint.Step.ToString(),
                ["epoch"] = checkpoint.Epoch.ToString(),
                ["cursor"] = checkpoint.Cursor.ToString(),
                ["configuration"] = checkpoint.Configuration.ToJson(),
                ["sha256"] = NoDigest,
            },
        };
        if (checkpoint.Pictures is { } pictures)
            header["__metadata__"]!["pictures"] = JsonSerializer.Serialize(pictures);
        long offset = 0;
        foreach ((string name, torch.Tensor tensor) in tensors)
        {
            long length = tensor.numel() * tensor.ElementSize;
            header[name] = new JsonObject
            {
                ["dtype"] = Types.First(item => item.Value == tensor.dtype).Key,
                ["shape"] = new JsonArray([.. tensor.shape.Select(extent => JsonValue.Create(extent))]),
                ["data_offsets"] = new JsonArray(offset, offset + length),
            };
            offset += length;
        }

        string json = header.ToJsonString();
        int over = Encoding.UTF8.GetByteCount(json) % Alignment;
        return over == 0 ? json : json + new string(' ', Alignment - over);
    }

    // The tensors are read in place: copies of all of them would be most of what the process takes at its peak.
    private static void Read(torch.Tensor tensor, Action<ReadOnlySpan<byte>> read)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor contiguous = tensor.detach().cpu().contiguous();
        read(contiguous.bytes);
    }
}
