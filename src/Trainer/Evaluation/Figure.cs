using ImageGen.Generators;

namespace ImageGen.Trainer.Evaluation;

/// <summary>One measured figure of a generator.</summary>
/// <param name="Name">Its name in the file's quality, e.g. "label-agreement".</param>
/// <param name="Value">The figure.</param>
/// <param name="Decimals">Digits after the point that are worth telling.</param>
/// <param name="Meaning">What it says, in a few words.</param>
internal sealed record Figure(string Name, double Value, int Decimals, string Meaning)
{
    /// <summary>Whether it is a share, printed in percent.</summary>
    public bool IsShare { get; init; }

    /// <summary>Its unit, e.g. "dB"; empty for a bare number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What the same measure gives for something known; null where nothing is at hand.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Between which values it lies: what the measure gives for reality, for noise or for chance.</summary>
    public IReadOnlyList<Baseline> Bounds { get; init; } = [];

    /// <summary>All that it is compared with.</summary>
    public IEnumerable<Baseline> Beside => Baseline is null ? Bounds : Bounds.Prepend(Baseline);

    /// <summary>A value of this measure, formatted for display.</summary>
    public string Text(double value) =>
        (IsShare ? $"{(value * 100).ToString($"F{Decimals - 2}")}%" : value.ToString($"F{Decimals}"))
        + (Unit.Length > 0 ? $" {Unit}" : "");

    /// <summary>What is recorded in the file: the figure and what it is compared with, rounded.</summary>
    public IEnumerable<KeyValuePair<string, double>> Recorded()
    {
        yield return KeyValuePair.Create(Name, Math.Round(Value, Decimals));
        foreach (Baseline baseline in Beside)
            yield return KeyValuePair.Create(baseline.Name, Math.Round(baseline.Value, Decimals));
    }
}

/// <summary>What an evaluation found.</summary>
/// <param name="Figures">The figures, the most telling first.</param>
/// <param name="Notes">Lines to print below: figures of single classes, what could not be measured and why.</param>
internal sealed record Measurement(IReadOnlyList<Figure> Figures, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Lines that say by which networks and on what the figures were measured, with SHA-256 of each network; printed,
    /// and recorded in the file beside the figures. Figures compare where these lines are the same.
    /// </summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>Makes sure that every figure is a number.</summary>
    /// <param name="path">The file that was measured.</param>
    /// <exception cref="InputException">One is not.</exception>
    public void Check(string path)
    {
        string[] wrong =
        [
            .. Figures.Where(figure => !figure.Beside.Select(known => known.Value).Append(figure.Value)
                .All(double.IsFinite)).Select(figure => figure.Name),
        ];
        if (wrong.Length > 0)
            throw new InputException(
                $"{path}: {string.Join(", ", wrong)} came out as NaN or infinite, so nothing is recorded; check the "
                + "pictures of --data and the networks that were given");
    }
}

/// <summary>What a measure gives for something known, to hold a figure against.</summary>
/// <param name="Name">Its name in the file's quality, e.g. "mse-of-mean-picture".</param>
/// <param name="Of">What was measured, e.g. "mean training picture".</param>
/// <param name="Value">What it gives.</param>
internal sealed record Baseline(string Name, string Of, double Value);
