using TorchSharp;

namespace ImageGen.Trainer.Native;

/// <summary>Creates tensors from arrays, in memory that LibTorch allocates.</summary>
internal static class ArrayTensor
{
    /// <summary>
    /// Copies an array. TorchSharp itself would use .NET's memory, which is not aligned to 64 bytes; the matrix
    /// products of MKL depend on the alignment in their last bits, so the same program would give different values.
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="shape">The shape of the tensor.</param>
    public static torch.Tensor Of(float[] values, params ReadOnlySpan<long> shape)
    {
        using torch.Tensor unaligned = torch.tensor(values, shape);
        return unaligned.clone();
    }
}
