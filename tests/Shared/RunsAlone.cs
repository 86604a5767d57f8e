namespace ImageGen.Tests;

/// <summary>Tests that measure the whole process: they run after all others, one at a time.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
