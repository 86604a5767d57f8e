namespace ImageGen.Generators.Format;

/// <summary>
/// A part of a generator that breaks the format. <see cref="GeneratorFile"/> turns it into the exception that its caller
/// expects, with the name of the file.
/// </summary>
internal sealed class FieldException : Exception
{
    private const string ExportAgain = "The file is damaged, or not from trainer: copy or export it again.";

    /// <summary>Creates the exception.</summary>
    /// <param name="field">The metadata entry or the part of the graph.</param>
    /// <param name="problem">What is wrong with it and what it should be; follows the name of the field.</param>
    /// <param name="advice">What to do about a file with this problem.</param>
    public FieldException(string field, string problem, string advice = ExportAgain)
        : base($"{field} {problem}") =>
        Advice = advice;

    /// <summary>What to do about a file with this problem.</summary>
    public string Advice { get; }
}
