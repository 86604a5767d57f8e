namespace ImageGen.Generators.Runtime;

/// <summary>How a <see cref="CpuGenerator"/> runs.</summary>
public sealed record CpuGeneratorOptions
{
    /// <summary>Number of threads that compute, at least 1. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the graph is fitted to the CPU when it is loaded (<see cref="Onnx.CpuPasses"/>).</summary>
    public bool ApplyPasses { get; init; } = true;

    /// <summary>How a batch of at least two pictures per thread is spread over the threads.</summary>
    public BatchSplitting Splitting { get; init; } = BatchSplitting.Measure;
}
