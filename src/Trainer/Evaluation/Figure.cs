using ImageGen.Generators;

namespace ImageGen.Trainer.Evaluation;

/// <summary>A measured figure of a generator.</summary>
/// <param name="Name">Its name in the file's quality, e.g. "label-agreement".</param>
/// <param name="Value">The figure.</param>
/// <param name="Decimals">Number of significant decimals.</param>
/// <param name="Meaning">A short explanation.</param>
internal sealed record Figure(string Name, double Value, int Decimals, string Meaning)
{
    /// <summary>Whether it is printed as a percentage.</summary>
    public bool IsShare { get; init; }

    /// <summary>Its unit, e.g. "dB"; empty for a dimensionless number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The same measure of a reference; null if there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Bounds of its range: the same measure of real pictures, noise or chance.</summary>
    public IReadOnlyList<Baseline> Bounds { get; init; } = [];

    /// <summary>The baseline and the bounds.</summary>
    public IEnumerable<Baseline> Beside => Baseline is null ? Bounds : Bounds.Prepend(Baseline);

    /// <summary>Formats a value of this measure.</summary>
    public string Text(double value) =>
        (IsShare ? $"{(value * 100).ToString($"F{Decimals - 2}")}%" : value.ToString($"F{Decimals}"))
        + (Unit.Length > 0 ? $" {Unit}" : "");

    /// <summary>The entries recorded in the file: the figure, baseline and bounds, rounded.</summary>
    public IEnumerable<KeyValuePair<string, double>> Recorded()
    {
        yield return KeyValuePair.Create(Name, Math.Round(Value, Decimals));
        foreach (Baseline baseline in Beside)
            yield return KeyValuePair.Create(baseline.Name, Math.Round(baseline.Value, Decimals));
    }
}

/// <summary>The result of an evaluation.</summary>
/// <param name="Figures">The figures, the most informative first.</param>
/// <param name="Notes">Lines to print below: figures of single classes, measures that were omitted and why.</param>
internal sealed record Measurement(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Lines that state the networks, with their SHA-256, and the data of the figures; printed, and recorded in the
    /// file. Figures are comparable if these lines are equal.
    /// </summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>Throws if a figure is not finite.</summary>
    /// <param name="path">The file that was measured.</param>
    /// <exception cref="InputException">A figure is NaN or infinite.</exception>
    public void Check(string path)
    {
        string[] wrong =
        [
            .. Figures.Where(figure => !figure.Beside.Select(known => known.Value).Append(figure.Value)
                .All(double.IsFinite)).Select(figure => figure.Name),
        ];
        if (wrong.Length > 0)
            throw new InputException(
                $"{path}: NaN or infinite figures ({string.Join(", ", wrong)}), so nothing is recorded; check the "
                + "pictures of --data and the given networks");
    }
}

/// <summary>The same measure of a reference, to compare a figure with.</summary>
/// <param name="Name">Its name in the file's quality, e.g. "mse-of-mean-picture".</param>
/// <param name="Of">The reference, e.g. "mean training picture".</param>
/// <param name="Value">Its value.</param>
internal sealed record Baseline(string Name, string Of, double Value);
