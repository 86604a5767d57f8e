using ImageGen.Generators.Adopt;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>Adopts the model that was dropped last.</summary>
/// <param name="Range">The range of its pictures; empty for what they show.</param>
/// <param name="Latent">What its latent is drawn from; empty for normal, or a picture where it looks like one.</param>
/// <param name="Classes">The names of its classes, with commas; empty for their numbers.</param>
/// <param name="Size">The size of its pictures, where it is open; empty for the usual one.</param>
internal sealed record AdoptMessage(string Range, string Latent, string Classes, string Size) : ClientMessage
{
    /// <summary>What the client says of the model.</summary>
    public AdoptionChoices ToChoices() => new(Range, Latent, Classes, Size);

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
    /// <summary>The message of an answer.</summary>
    public static AdoptionMessage Of(AdoptionAnswer answer) => new(
        answer.Name,
        answer.Report?.Lines ?? [],
        answer.Problem,
        answer.Report?.Range,
        answer.Report?.Latent,
        answer.Report?.Classes.Count ?? 0);
}
