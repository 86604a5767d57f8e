namespace ImageGen.Trainer.Training;

/// <summary>The numbers that layers compute in. Masters, norms, losses and averages are always float32.</summary>
internal enum Precision
{
    /// <summary>float32 throughout; on CUDA matrix products may use tf32.</summary>
    Float32,

    /// <summary>Linear layers and convolutions in bfloat16.</summary>
    BFloat16,
}
