namespace ImageGen.Generators.Runtime;

/// <summary>The precision in which the CPU computes a generator's layers.</summary>
public enum CpuPrecision
{
    /// <summary>float32 everywhere; the pictures are the same to the bit on every run.</summary>
    Float32,

    /// <summary>int8 where the pictures hold and it was measured to be faster here, otherwise float32.</summary>
    Auto,

    /// <summary>int8 where the pictures hold, otherwise float32.</summary>
    Int8,
}
