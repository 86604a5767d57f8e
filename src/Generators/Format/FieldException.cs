namespace ImageGen.Generators.Format;

/// <summary>
/// A part of a generator that breaks the format. <see cref="GeneratorFile"/> turns it into the exception that its caller
/// expects, with the name of the file.
/// </summary>
internal sealed class FieldException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="field">The metadata entry or the part of the graph.</param>
    /// <param name="problem">What is wrong with it and what it should be; follows the name of the field.</param>
    public FieldException(string field, string problem)
        : base($"{field} {problem}")
    {
    }
}
