namespace ImageGen.Generators.Runtime;

/// <summary>How a large batch is spread over the threads of a <see cref="CpuGenerator"/>.</summary>
public enum BatchSplitting
{
    /// <summary>Both ways are timed when a batch is created, and the faster one is kept.</summary>
    Measure,

    /// <summary>Every thread computes its own slice of the batch, when there is a picture for each.</summary>
    Always,

    /// <summary>All threads share the work inside each layer.</summary>
    Never,
}
