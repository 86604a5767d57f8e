namespace ImageGen.Generators.Format;

/// <summary>How a generator was trained.</summary>
/// <param name="Command">The command line that trained it.</param>
/// <param name="Steps">Optimizer steps of the generator.</param>
/// <param name="Images">Training pictures seen, repeats counted.</param>
/// <param name="Seed">The seed of the run.</param>
public sealed record TrainingInfo(string Command, long Steps, long Images, ulong Seed);
