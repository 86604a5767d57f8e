using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Adopt;

/// <summary>What a person fills into the form of a model to adopt; each is empty for what was found.</summary>
/// <param name="Range">The range of its pictures: "-1..1", "0..1" or "0..255".</param>
/// <param name="Latent">What its latent is drawn from: "normal" or "uniform".</param>
/// <param name="Classes">The names of its classes, with commas between them, or how many there are.</param>
/// <param name="Size">The size of its pictures, where it is open: "64" or "64x48".</param>
internal sealed record AdoptionChoices(string Range = "", string Latent = "", string Classes = "", string Size = "")
{
    /// <summary>What to do where <see cref="ToOptions"/> cannot read it.</summary>
    public const string Problem = "give names with commas between them, and a size like 64 or 64x48";

    /// <summary>The ranges to choose from.</summary>
    public static IReadOnlyList<string> Ranges { get; } = [.. ValueRange.All.Select(range => range.Text)];

    /// <summary>The distributions to choose from.</summary>
    public static IReadOnlyList<string> Latents { get; } = ["normal", "uniform"];

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
}
