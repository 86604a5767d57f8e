namespace ImageGen.Trainer.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Figures">The figures, the most telling first.</param>
/// <param name="Notes">Lines to print below them: figures of single classes, what could not be measured and why.</param>
internal sealed record Measurement(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Notes);
