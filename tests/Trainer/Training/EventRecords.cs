using System.Text;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>An event as TensorBoard takes it from a file.</summary>
internal sealed record EventRecord(
    double WallTime, long Step, string? Version, bool IsStart, IReadOnlyDictionary<string, float> Scalars);

/// <summary>Reads event files by their format alone, with a checksum computed bit by bit.</summary>
internal static class EventRecords
{
    /// <summary>The events of a file, in their order.</summary>
    public static List<EventRecord> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        List<EventRecord> events = [];
        for (int at = 0; at < bytes.Length;)
        {
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BitConverter.ToUInt32(bytes, at + 8));
            int length = (int)BitConverter.ToInt64(bytes, at);
            Span<byte> data = bytes.AsSpan(at + 12, length);
            Assert.Equal(Masked(data), BitConverter.ToUInt32(bytes, at + 12 + length));
            events.Add(Event(data.ToArray()));
            at += 12 + length + 4;
        }

        return events;
    }

    /// <summary>
    /// What is left of files once TensorBoard has read them in this order: at a start it drops the events from its step
    /// on.
    /// </summary>
    public static List<EventRecord> Kept(IEnumerable<string> paths)
    {
        List<EventRecord> kept = [];
        foreach (EventRecord record in paths.SelectMany(Read))
        {
            if (record.IsStart)
                kept.RemoveAll(earlier => earlier.Step >= record.Step);
            if (record.Scalars.Count > 0)
                kept.Add(record);
        }

        return kept;
    }

    private static EventRecord Event(byte[] data)
    {
        (double wallTime, long step, string? version, bool isStart) = (0.0, 0L, default(string), false);
        Dictionary<string, float> scalars = [];
        foreach ((int field, byte[] content) in Fields(data))
        {
            switch (field)
            {
                case 1:
                    wallTime = BitConverter.ToDouble(content);
                    break;
                case 2:
                    step = BitConverter.ToInt64(content);
                    break;
                case 3:
                    version = Encoding.UTF8.GetString(content);
                    break;
                case 5:
                    foreach ((int number, byte[] value) in Fields(content))
                    {
                        Assert.Equal(1, number);
                        var parts = Fields(value).ToDictionary(part => part.Field, part => part.Content);
                        scalars.Add(Encoding.UTF8.GetString(parts[1]), BitConverter.ToSingle(parts[2]));
                    }

                    break;
                case 7:
                    isStart = Fields(content).Any(part => part.Field == 1 && BitConverter.ToInt64(part.Content) == 1);
                    break;
                default:
                    Assert.Fail($"an event has no field {field}");
                    break;
            }
        }

        return new EventRecord(wallTime, step, version, isStart, scalars);
    }

    private static IEnumerable<(int Field, byte[] Content)> Fields(byte[] message)
    {
        int at = 0;
        long Varint()
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (long)(next & 0x7f) << shift;
                if (next < 0x80)
                    return value;
            }
        }

        byte[] Take(int count)
        {
            at += count;
            return message[(at - count)..at];
        }

        while (at < message.Length)
        {
            long tag = Varint();
            byte[] content = (tag & 7) switch
            {
                0 => BitConverter.GetBytes(Varint()),
                1 => Take(8),
                2 => Take((int)Varint()),
                5 => Take(4),
                _ => throw new InvalidDataException($"wire type {tag & 7}"),
            };
            yield return ((int)(tag >> 3), content);
        }
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78);
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
