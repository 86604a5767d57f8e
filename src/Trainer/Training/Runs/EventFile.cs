using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using ImageGen.Trainer.Data.Cache;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>
/// A TensorBoard event file: records of a length, an "Event" message (tensorflow/core/util/event.proto) and masked
/// checksums of both. TensorBoard reads a folder's files in name order, so names start with a timestamp.
/// </summary>
internal sealed class EventFile
{
    private const string NameStart = "events.out.tfevents.";
    private const uint MaskDelta = 0xa282ead8;

    // Field numbers of Event and its nested messages.
    private const int WallTime = 1;
    private const int Step = 2;
    private const int FileVersion = 3;
    private const int Summary = 5;
    private const int SessionLog = 7;
    private const int SummaryValue = 1;
    private const int ValueTag = 1;
    private const int ValueSimple = 2;
    private const int SessionStatus = 1;
    private const int SessionStart = 1;

    private readonly string _path;

    private EventFile(string path) => _path = path;

    /// <summary>The event files in a folder.</summary>
    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder, $"{NameStart}*");

    /// <summary>Creates a file.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="step">Steps done; TensorBoard discards later steps of earlier files.</param>
    public static EventFile Begin(string folder, long step)
    {
        // Later than the existing files, even if the clock has not advanced.
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        long last = In(folder).Select(SecondsOf).Where(seconds => seconds <= now + 1).DefaultIfEmpty().Max();
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"{NameStart}{Math.Max(now, last + 1):D10}.{Environment.MachineName}.{Environment.ProcessId}.0");
        var file = new EventFile(Path.Combine(folder, name));
        long? from = step > 0 ? step + 1 : null;
        file.Append(from, (FileVersion, ByteString.CopyFromUtf8("brain.Event:2")));
        if (from is not null)
            file.Append(from, (SessionLog, Message(output => Number(output, SessionStatus, SessionStart))));
        return file;
    }

    /// <summary>Appends scalar values of a step.</summary>
    public void Write(long step, IEnumerable<(string Tag, float Value)> scalars) => Append(
        step,
        (Summary, Message(output =>
        {
            foreach ((string tag, float value) in scalars)
                Bytes(output, SummaryValue, Message(inner =>
                {
                    Bytes(inner, ValueTag, ByteString.CopyFromUtf8(tag));
                    inner.WriteTag(ValueSimple, WireFormat.WireType.Fixed32);
                    inner.WriteFloat(value);
                }));
        })));

    private void Append(long? step, (int Field, ByteString Content) what)
    {
        byte[] data = Message(output =>
        {
            output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
            output.WriteDouble((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
            if (step is { } at)
                Number(output, Step, at);
            Bytes(output, what.Field, what.Content);
        }).ToByteArray();
        byte[] record = new byte[sizeof(long) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record.AsSpan(sizeof(long)), MaskedChecksum(record.AsSpan(0, sizeof(long))));
        data.CopyTo(record, sizeof(long) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), MaskedChecksum(data));
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(record);
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = ~PictureTable.Checksum(bytes, uint.MaxValue);
        return ((checksum >> 15) | (checksum << 17)) + MaskDelta;
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true))
            write(output);
        return ByteString.CopyFrom(content.ToArray());
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Bytes(CodedOutputStream output, int field, ByteString content)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(content);
    }

    private static long SecondsOf(string path) =>
        long.TryParse(
            Path.GetFileName(path)[NameStart.Length..].Split('.')[0], CultureInfo.InvariantCulture, out long seconds)
            ? seconds
            : 0;
}
