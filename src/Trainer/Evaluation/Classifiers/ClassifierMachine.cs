using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>On what a classifier is trained.</summary>
/// <param name="Device">"cpu" or "cuda".</param>
/// <param name="Precision">The numbers that layers compute in.</param>
/// <param name="Threads">Threads of the CPU.</param>
internal sealed record ClassifierMachine(string Device, Precision Precision, int Threads)
{
    /// <summary>This machine's CPU in float32, on all its processors.</summary>
    public static ClassifierMachine Cpu { get; } = new("cpu", Precision.Float32, Environment.ProcessorCount);
}
