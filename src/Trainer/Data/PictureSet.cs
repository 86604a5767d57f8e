using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>A split as tensors, in memory or memory-mapped; a batch is an index_select of each tensor.</summary>
internal sealed class PictureSet : IDisposable
{
    // uint8 [count, height, width, channels], so that a picture is one row of bytes in the layout in which convolutions
    // are fastest.
    private torch.Tensor _pictures;
    private torch.Tensor? _sources;
    private PictureMap? _map;
    private string? _digest;

    /// <summary>Wraps the tensors, which this object then owns.</summary>
    /// <param name="pictures">uint8 [count, channels, height, width].</param>
    /// <param name="labels">int64 [count], each in [0, <paramref name="classCount"/>).</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="sources">
    /// uint8 [count, channels, height, width], the source of each picture; null if there are no pairs.
    /// </param>
    public PictureSet(torch.Tensor pictures, torch.Tensor labels, int classCount, torch.Tensor? sources = null)
    {
        _pictures = InRows(pictures);
        _sources = sources is null ? null : InRows(sources);
        Labels = labels;
        ClassCount = classCount;
        Pictures = ChannelsFirst(_pictures);
        Sources = _sources is null ? null : ChannelsFirst(_sources);
    }

    /// <summary>uint8 [count, channels, height, width]; channels last in memory.</summary>
    public torch.Tensor Pictures { get; private set; }

    /// <summary>int64 [count].</summary>
    public torch.Tensor Labels { get; private set; }

    /// <summary>
    /// uint8 [count, channels, height, width], channels last in memory: the source of each picture; null if there are
    /// no pairs.
    /// </summary>
    public torch.Tensor? Sources { get; private set; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The kind of the pictures.</summary>
    public PictureKind Kind { get; init; } = PictureKind.Photograph;

    /// <summary>The kind of the sources.</summary>
    public PictureKind SourceKind { get; init; } = PictureKind.Photograph;

    /// <summary>The names of the pictures; null if they have none.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>
    /// CRC-32C of the pixels of each picture and its source, if known without reading them; else null.
    /// </summary>
    public IReadOnlyList<uint>? Checksums { get; init; }

    /// <summary>The hash that identifies the set (<see cref="PictureDigest"/>).</summary>
    public string Digest => _digest ??= PictureDigest.Of(this);

    /// <summary>Number of pictures.</summary>
    public int Count => (int)Pictures.shape[0];

    /// <summary>The memory-mapped file of the pictures; null if they are in memory.</summary>
    public PictureMap? Map { init => _map = value; }

    /// <summary>Moves the whole set to a device.</summary>
    public PictureSet To(torch.Device device)
    {
        if (device.type == _pictures.device_type && device.type == DeviceType.CPU)
            return this;
        _map = null;
        Pictures.Dispose();
        Sources?.Dispose();
        _pictures = DeviceCopy.Of(_pictures, device, disposeAfter: true);
        _sources = _sources is null ? null : DeviceCopy.Of(_sources, device, disposeAfter: true);
        Labels = DeviceCopy.Of(Labels, device, disposeAfter: true);
        Pictures = ChannelsFirst(_pictures);
        Sources = _sources is null ? null : ChannelsFirst(_sources);
        return this;
    }

    /// <summary>Selects pictures and their sources, each uint8 [chosen, height, width, channels].</summary>
    /// <param name="chosen">int64 [chosen] on the device of the set.</param>
    public (torch.Tensor Pictures, torch.Tensor? Sources) Rows(torch.Tensor chosen)
    {
        (torch.Tensor, torch.Tensor?) rows = (_pictures.index_select(0, chosen), _sources?.index_select(0, chosen));
        _map?.Used(chosen.shape[0]);
        return rows;
    }

    /// <summary>Copies the first pictures, at most so many, to a set on the CPU.</summary>
    public PictureSet First(int count)
    {
        count = Math.Min(count, Count);
        torch.Tensor Part(torch.Tensor of) => of.narrow(0, 0, count).cpu().clone().DetachFromDisposeScope();
        return new PictureSet(Part(Pictures), Part(Labels), ClassCount, Sources is null ? null : Part(Sources))
        {
            Kind = Kind,
            SourceKind = SourceKind,
            Names = Names is null ? null : [.. Names.Take(count)],
        };
    }

    public void Dispose()
    {
        _map = null;
        Pictures.Dispose();
        Labels.Dispose();
        Sources?.Dispose();
        _pictures.Dispose();
        _sources?.Dispose();
    }

    private static torch.Tensor InRows(torch.Tensor pictures)
    {
        using torch.Tensor channelsLast = pictures.permute(0, 2, 3, 1);
        torch.Tensor rows = channelsLast.contiguous().DetachFromDisposeScope();
        pictures.Dispose();
        return rows;
    }

    private static torch.Tensor ChannelsFirst(torch.Tensor rows) => rows.permute(0, 3, 1, 2).DetachFromDisposeScope();
}

/// <summary>Stacks pictures of one shape in a tensor.</summary>
internal static class PictureStack
{
    /// <summary>Copies pictures into a tensor.</summary>
    /// <param name="pictures">Each uint8 [channels, height, width].</param>
    /// <param name="shape">Their shape.</param>
    /// <returns>uint8 [count, channels, height, width].</returns>
    public static torch.Tensor Of(IReadOnlyList<byte[]> pictures, ImageShape shape)
    {
        torch.Tensor stack = torch.empty(
            [pictures.Count, shape.Channels, shape.Height, shape.Width], torch.ScalarType.Byte);
        for (int i = 0; i < pictures.Count; i++)
        {
            // A span is limited to 2 GB, the tensor is not.
            using torch.Tensor place = stack.narrow(0, i, 1);
            pictures[i].CopyTo(place.bytes);
        }

        return stack;
    }
}

/// <summary>
/// A memory-mapped file of pictures. Pages that were read count as the process's memory until the system reclaims them,
/// so they are released at intervals; the system keeps them cached while it has free memory.
/// </summary>
internal sealed unsafe partial class PictureMap
{
    // Linux maps up to this many cached bytes around each page that is read.
    private const long ReadAround = 1 << 16;
    private const long MostInUse = 1 << 27;
    private const int DontNeed = 4;

    private readonly nint _address;
    private readonly long _length;
    private readonly long _perPicture;
    private long _inUse;

    private PictureMap(nint address, long length, long perPicture)
    {
        _address = address;
        _length = length;
        _perPicture = perPicture;
    }

    /// <summary>The mapping behind a tensor.</summary>
    /// <param name="mapped">
    /// The whole mapping, from its first byte. It must outlive the last call of <see cref="Used"/>.
    /// </param>
    /// <param name="rowSize">Bytes of a picture and its source.</param>
    public static PictureMap Of(torch.Tensor mapped, int rowSize)
    {
        using torch.Tensor first = mapped.narrow(0, 0, 1);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        return new PictureMap(address, mapped.shape[0], rowSize + ReadAround);
    }

    /// <summary>Counts pictures that were read.</summary>
    public void Used(long pictures)
    {
        _inUse += pictures * _perPicture;
        if (_inUse < MostInUse || OperatingSystem.IsWindows())
            return;

        // The mapping is never written to, so the next read loads the file's bytes again.
        _ = Advise(_address, (nuint)_length, DontNeed);
        _inUse = 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
