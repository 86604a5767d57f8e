using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>The device, precision and threads of classifier training.</summary>
/// <param name="Device">"cpu" or "cuda".</param>
/// <param name="Precision">The precision that layers compute in.</param>
/// <param name="Threads">Number of CPU threads.</param>
internal sealed record ClassifierTrainingOptions(string Device, Precision Precision, int Threads)
{
    /// <summary>The CPU in float32, with one thread per processor.</summary>
    public static ClassifierTrainingOptions Cpu { get; } = new("cpu", Precision.Float32, Environment.ProcessorCount);
}
