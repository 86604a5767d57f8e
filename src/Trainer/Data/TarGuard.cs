using System.Globalization;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Passes a tar archive on to a reader, and throws at the header of an entry that describes others (a long name, PAX
/// attributes) and claims to be larger than descriptions are: the reader would allocate what the header claims, which
/// may be gigabytes in an archive of a few hundred bytes. PAX attributes that change a size, which no archive of
/// pictures needs, are refused too, because what follows them could not be followed.
/// </summary>
/// <param name="archive">The archive, not compressed; owned by the caller.</param>
internal sealed class TarGuard(Stream archive) : Stream
{
    private const int Block = 512;
    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int TypeAt = 156;
    private const int LargestDescription = 1 << 20;

    private readonly byte[] _header = new byte[Block];
    private readonly MemoryStream _attributes = new();
    private int _headerLength;
    private long _content;
    private int _attributesLength;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A description of an entry is too large, or changes a size.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = archive.Read(buffer);
        Follow(buffer[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bool isHeader = _content == 0;
            int count = (int)Math.Min(bytes.Length, isHeader ? Block - _headerLength : _content);
            if (isHeader)
            {
                bytes[..count].CopyTo(_header.AsSpan(_headerLength));
                _headerLength += count;
                if (_headerLength == Block)
                    Begin();
            }
            else
            {
                if (_attributesLength > 0)
                    _attributes.Write(bytes[..count]);
                _content -= count;
                if (_content == 0 && _attributesLength > 0)
                    CheckAttributes();
            }

            bytes = bytes[count..];
        }
    }

    private void Begin()
    {
        _headerLength = 0;
        long size = SizeOf(_header.AsSpan(SizeAt, SizeLength));
        char type = (char)_header[TypeAt];
        if (type is 'L' or 'K' or 'x' or 'g' && size > LargestDescription)
            throw new InvalidDataException("the description of an entry is too large");
        _attributesLength = type is 'x' or 'g' ? (int)size : 0;
        _attributes.SetLength(0);
        _content = checked((size + Block - 1) / Block * Block);
    }

    private void CheckAttributes()
    {
        // A record is its length, a space, "name=value" and a line break (POSIX.1-2001, pax).
        ReadOnlySpan<byte> rest = _attributes.GetBuffer().AsSpan(0, _attributesLength);
        while (rest.Length > 0)
        {
            int space = rest.IndexOf((byte)' ');
            int equals = rest.IndexOf((byte)'=');
            if (space < 1 || equals < space || !int.TryParse(
                rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= equals || length > rest.Length)
                throw new InvalidDataException("the attributes of an entry are damaged");
            ReadOnlySpan<byte> name = rest[(space + 1)..equals];
            if (name.SequenceEqual("size"u8) || name.SequenceEqual("GNU.sparse.realsize"u8))
                throw new InvalidDataException("the attributes of an entry change its size");
            rest = rest[length..];
        }
    }

    // Octal digits between spaces and zeros, or a binary number after a byte of 0x80 (GNU tar).
    private static long SizeOf(ReadOnlySpan<byte> field)
    {
        long size = 0;
        if (field[0] == 0x80)
        {
            foreach (byte digit in field[1..])
                size = checked((size * 256) + digit);
            return size;
        }

        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        foreach (byte digit in digits)
        {
            size = digit is >= (byte)'0' and <= (byte)'7'
                ? (size * 8) + digit - '0'
                : throw new InvalidDataException("the size of an entry is no number");
        }

        return size;
    }
}
