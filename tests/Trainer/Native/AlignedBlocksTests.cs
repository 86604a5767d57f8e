using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Native;

/// <summary>Where LibTorch's blocks lie.</summary>
[Collection(TorchCollection.Name)]
public sealed unsafe partial class AlignedBlocksTests : IDisposable
{
    private readonly List<nint> small = [];
    private readonly List<torch.Tensor> tensors = [];

    public void Dispose()
    {
        FreeBlocks();
        foreach (nint block in small)
            NativeMemory.Free((void*)block);
    }

    [Fact]
    public void Blocks_of_every_size_begin_at_multiples_of_64_bytes()
    {
        foreach (int bytes in Enumerable.Range(0, 300).Select(i => 1 + (i * i * 7)))
        {
            SmallBlocks();
            Assert.Equal(0, Block(bytes) % 64);
        }
    }

    [Fact]
    public void Freed_places_serve_again_when_small_blocks_fill_the_space_beside_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the C library's own way elsewhere");
        const int Bytes = 1_000_000;
        const int Blocks = 20;
        nuint before = 0;

        // Where they do not, the heap grows by all blocks of each round, once what earlier tests freed is used up.
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < Blocks; i++)
            {
                Block(Bytes);
                SmallBlocks();
            }

            FreeBlocks();
            if (round == 0)
                before = HeapInformation().FromSystem;
        }

        Assert.InRange((long)HeapInformation().FromSystem - (long)before, long.MinValue, 5 * Blocks * Bytes);
    }

    [Fact]
    public void More_than_there_is_is_refused()
    {
        ExternalException refused = Assert.ThrowsAny<ExternalException>(
            () => torch.empty(long.MaxValue, torch.ScalarType.Byte));
        Assert.Contains("memory", refused.Message);
    }

    private nint Block(int bytes)
    {
        torch.Tensor tensor = torch.empty(bytes, torch.ScalarType.Byte);
        tensors.Add(tensor);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
    }

    private void FreeBlocks()
    {
        foreach (torch.Tensor tensor in tensors)
            tensor.Dispose();
        tensors.Clear();
    }

    // Of the sizes that are left over at both ends of an aligned block.
    private void SmallBlocks()
    {
        for (nuint bytes = 8; bytes <= 104; bytes += 16)
        {
            for (int i = 0; i < 20; i++)
                small.Add((nint)NativeMemory.Alloc(bytes));
        }
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial Heap HeapInformation();

    /// <summary>
    /// glibc's <c>struct mallinfo2</c>: the bytes that the heap has from the system, then nine others.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Heap
    {
        public nuint FromSystem;
        private fixed ulong _others[9];
    }
}
