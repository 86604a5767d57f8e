using System.Globalization;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A measured quality with reference values of the same measure, such as the worst and best known ones.
/// </summary>
/// <param name="Name">The measure.</param>
/// <param name="Value">The value, as text.</param>
/// <param name="Beside">The reference values.</param>
internal sealed record AboutMeasure(string Name, string Value, IReadOnlyList<AboutBound> Beside)
{
    private const string Between = "-of-";

    // A classifier's accuracy on real pictures is the upper reference of a model's label agreement.
    private const string Accuracy = "classifier-accuracy";
    private const string Agreement = "label-agreement";

    private static readonly string[] Shares =
        [Agreement, "least-class-spread", Accuracy, "precision", "recall", "coverage", "accuracy-score"];

    /// <summary>The value and its references in one line.</summary>
    public string Text => $"{Name} {Value}"
        + (Beside.Count == 0 ? "" : $" ({string.Join("; ", Beside.Select(bound => $"{bound.Of} {bound.Value}"))})");

    /// <summary>The measures of a file, each with its references.</summary>
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

    /// <summary>The measure that a name is a reference of; null if it is a measure itself.</summary>
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

/// <summary>A reference value of a measure.</summary>
/// <param name="Of">What was measured.</param>
/// <param name="Value">The value, as text.</param>
internal sealed record AboutBound(string Of, string Value);
