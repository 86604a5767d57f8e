using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>A measure of samples, taken while they are drawn.</summary>
internal abstract class SampleMeasure : IDisposable
{
    /// <summary>Takes in samples.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    /// <param name="labels">The class that was asked for, of each; empty for an unconditional generator.</param>
    public abstract void Add(torch.Tensor pictures, ReadOnlySpan<long> labels);

    /// <summary>What was found on all samples.</summary>
    public abstract Measurement Result();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the tensors.</summary>
    protected abstract void Dispose(bool disposing);
}
