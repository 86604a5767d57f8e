using System.Globalization;

namespace ImageGen.Viewer.Models;

/// <summary>A measured figure between what the same measure gives for the worst and the best that is known.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Value">The figure, as text.</param>
/// <param name="Beside">What the measure gives for something known, as text: what it is, then the figure.</param>
internal sealed record AboutMeasure(string Name, string Value, IReadOnlyList<AboutBound> Beside)
{
    private const string Between = "-of-";

    // The accuracy of a classifier on real pictures is the best that its agreement with a model can be expected to be.
    private const string Accuracy = "classifier-accuracy";
    private const string Agreement = "label-agreement";

    private static readonly string[] Shares =
        [Agreement, "least-class-spread", Accuracy, "precision", "recall", "coverage", "accuracy-score"];

    /// <summary>The figure and what it lies between, in a line.</summary>
    public string Text => $"{Name} {Value}"
        + (Beside.Count == 0 ? "" : $" ({string.Join("; ", Beside.Select(bound => $"{bound.Of} {bound.Value}"))})");

    /// <summary>The figures of a file, each with its bounds.</summary>
    public static IReadOnlyList<AboutMeasure> Of(IReadOnlyDictionary<string, double> quality) =>
    [
        .. quality.Where(figure => !IsBound(figure.Key, quality)).Select(figure => new AboutMeasure(
            figure.Key.Replace('-', ' '),
            Format(figure.Key, figure.Value),
            [
                .. quality.Where(bound => BoundOf(bound.Key, quality) == figure.Key).Select(bound => new AboutBound(
                    bound.Key == Accuracy
                        ? "real pictures"
                        : bound.Key[(figure.Key.Length + Between.Length)..].Replace('-', ' '),
                    Format(figure.Key, bound.Value))),
            ])),
    ];

    private static bool IsBound(string name, IReadOnlyDictionary<string, double> quality) =>
        BoundOf(name, quality) is not null;

    /// <summary>The figure that a name is a bound of; null for a figure itself.</summary>
    private static string? BoundOf(string name, IReadOnlyDictionary<string, double> quality)
    {
        if (name == Accuracy)
            return quality.ContainsKey(Agreement) ? Agreement : null;
        int at = name.IndexOf(Between, StringComparison.Ordinal);
        return at > 0 && quality.ContainsKey(name[..at]) ? name[..at] : null;
    }

    private static string Format(string measure, double value) => Array.Exists(Shares, share => share == measure)
        ? $"{(100 * value).ToString("F2", CultureInfo.InvariantCulture)}%"
        : value.ToString("G5", CultureInfo.InvariantCulture);
}

/// <summary>What a measure gives for something known.</summary>
/// <param name="Of">What was measured.</param>
/// <param name="Value">What it gives.</param>
internal sealed record AboutBound(string Of, string Value);
