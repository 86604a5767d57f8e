namespace ImageGen.Trainer.Training;

/// <summary>What the loop says of itself every so often.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">Epochs begun, from 0.</param>
/// <param name="Images">Training pictures seen by the run so far.</param>
/// <param name="ImagesPerSecond">Rate since the last report.</param>
/// <param name="Losses">Mean loss of each phase since the last report, by phase name.</param>
internal sealed record StepReport(
    long Step,
    long Steps,
    long Epoch,
    long Images,
    double ImagesPerSecond,
    IReadOnlyList<(string Phase, double Loss)> Losses);
