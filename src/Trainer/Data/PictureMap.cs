using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// The memory that a file of pictures is mapped to. What is read of it counts as the process's memory until the system
/// wants it back; so that a set does not seem to grow into memory, its pages are handed back every so often. The system
/// keeps them as long as it has room.
/// </summary>
internal sealed unsafe partial class PictureMap
{
    // Around each page that is read, Linux maps this many bytes that it has at hand.
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

    /// <summary>The map behind a tensor.</summary>
    /// <param name="mapped">
    /// The whole of it, from its first byte on. It must outlive the last call of <see cref="Used"/>.
    /// </param>
    /// <param name="rowSize">Bytes of a picture and its source.</param>
    public static PictureMap Of(torch.Tensor mapped, int rowSize)
    {
        using var first = mapped.narrow(0, 0, 1);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        return new PictureMap(address, mapped.shape[0], rowSize + ReadAround);
    }

    /// <summary>Told that so many pictures were read.</summary>
    public void Used(long pictures)
    {
        _inUse += pictures * _perPicture;
        if (_inUse < MostInUse || OperatingSystem.IsWindows())
            return;

        // Nothing is written through the map, so the next read finds the file's bytes again.
        _ = Advise(_address, (nuint)_length, DontNeed);
        _inUse = 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
