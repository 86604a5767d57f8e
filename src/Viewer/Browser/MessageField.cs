namespace ImageGen.Viewer.Browser;

/// <summary>A field of a message that the page sends.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Least">The smallest number; of a text the fewest characters.</param>
/// <param name="Most">The largest number; of a text the most characters.</param>
internal sealed record MessageField(string Name, FieldKind Kind, double Least, double Most)
{
    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Of a list, the most items.</summary>
    public int MostItems { get; init; }
}
