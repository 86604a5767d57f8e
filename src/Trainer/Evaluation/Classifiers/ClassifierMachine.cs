using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>The device and precision that a classifier is trained on.</summary>
/// <param name="Device">"cpu" or "cuda".</param>
/// <param name="Precision">The numbers that layers compute in.</param>
/// <param name="Threads">Threads of the CPU.</param>
internal sealed record ClassifierMachine(string Device, Precision Precision, int Threads)
{
    /// <summary>This machine's CPU in float32, on all its processors.</summary>
    public static ClassifierMachine Cpu { get; } = new("cpu", Precision.Float32, Environment.ProcessorCount);
}
