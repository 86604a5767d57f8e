using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Native;

/// <summary>Where LibTorch's blocks lie.</summary>
[Collection(TorchCollection.Name)]
public sealed unsafe class AlignedBlocksTests : IDisposable
{
    private readonly List<nint> small = [];
    private readonly List<torch.Tensor> tensors = [];

    public void Dispose()
    {
        foreach (torch.Tensor tensor in tensors)
            tensor.Dispose();
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
    public void The_place_of_a_block_is_used_again_when_small_blocks_fill_the_space_beside_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the C library's own way elsewhere");
        const int Bytes = 1_000_000;
        const int Blocks = 20;
        HashSet<nint> places = [];
        for (int i = 0; i < Blocks; i++)
        {
            places.Add(Block(Bytes));
            SmallBlocks();
        }

        foreach (torch.Tensor tensor in tensors)
            tensor.Dispose();
        int used = Enumerable.Range(0, Blocks).Count(_ => places.Contains(Block(Bytes)));
        Assert.InRange(used, Blocks - 2, Blocks);
    }

    private nint Block(int bytes)
    {
        torch.Tensor tensor = torch.empty(bytes, torch.ScalarType.Byte);
        tensors.Add(tensor);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
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
}
