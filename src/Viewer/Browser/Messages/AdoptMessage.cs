using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>Adopts the model that was dropped last.</summary>
/// <param name="Range">The range of its pictures; empty for what they show.</param>
/// <param name="Latent">What its latent is drawn from; empty for normal, or a picture where it looks like one.</param>
/// <param name="Classes">The names of its classes, with commas; empty for their numbers.</param>
/// <param name="Size">The size of its pictures, where it is open; empty for the usual one.</param>
internal sealed record AdoptMessage(string Range, string Latent, string Classes, string Size) : ClientMessage
{
    /// <summary>What it says of the model; null where the classes or the size cannot be read.</summary>
    public AdoptionOptions? ToOptions()
    {
        IReadOnlyList<string>? classes = Classes.Trim().Length == 0 ? [] : AdoptionOptions.ReadClasses(Classes);
        (int Width, int Height)? size = Size.Trim().Length == 0 ? null : AdoptionOptions.ReadSize(Size.Trim());
        if (classes is null || (size is null && Size.Trim().Length > 0))
            return null;
        return new AdoptionOptions
        {
            Range = ValueRange.Read(Range),
            Latent = Latent switch
            {
                "normal" => LatentDistribution.Normal,
                "uniform" => LatentDistribution.Uniform,
                _ => null,
            },
            Classes = classes,
            Width = size?.Width,
            Height = size?.Height,
        };
    }

    /// <inheritdoc/>
    protected override void Check()
    {
        if (Range.Length > 0 && ValueRange.Read(Range) is null)
            throw new MessageException("'range' must be -1..1, 0..1 or 0..255");
        if (Latent is not ("" or "normal" or "uniform"))
            throw new MessageException("'latent' must be normal or uniform");
    }
}

/// <summary>What was found in a model that was dropped, or why it cannot be adopted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lines">What was found; empty where nothing was.</param>
/// <param name="Problem">Why it cannot be adopted; null where it can.</param>
/// <param name="Range">The range of its pictures; null where it cannot be adopted.</param>
/// <param name="Latent">What its latent is drawn from; null where it has none.</param>
/// <param name="Classes">How many classes it has.</param>
internal sealed record AdoptionMessage(
    string Name, IReadOnlyList<string> Lines, string? Problem, string? Range, string? Latent, int Classes)
    : ServerMessage
{
    /// <summary>The message of a model that can be adopted.</summary>
    public static AdoptionMessage Of(string name, AdoptionReport report) =>
        new(name, report.Lines, null, report.Range, report.Latent, report.Classes.Count);

    /// <summary>The message of one that cannot, as it is.</summary>
    public static AdoptionMessage Of(string name, string problem) => new(name, [], problem, null, null, 0);
}
