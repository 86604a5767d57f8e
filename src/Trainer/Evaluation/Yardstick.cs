namespace ImageGen.Trainer.Evaluation;

/// <summary>What a measure gives for something known, to hold a figure against.</summary>
/// <param name="Name">Its name in the file's quality, e.g. "mse-of-mean-picture".</param>
/// <param name="Of">What was measured, e.g. "mean training picture".</param>
/// <param name="Value">What it gives.</param>
internal sealed record Yardstick(string Name, string Of, double Value);
