using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>A measure of samples that is accumulated while they are drawn.</summary>
internal abstract class SampleMeasure : IDisposable
{
    /// <summary>Adds samples.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    /// <param name="labels">Their requested classes; empty for an unconditional generator.</param>
    public abstract void Add(torch.Tensor pictures, ReadOnlySpan<long> labels);

    /// <summary>The result for all samples.</summary>
    public abstract Measurement Result();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the tensors.</summary>
    protected abstract void Dispose(bool disposing);
}
