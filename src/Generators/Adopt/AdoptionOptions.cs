using ImageGen.Generators.Format;

namespace ImageGen.Generators.Adopt;

/// <summary>What a person says of a model that its file does not, or overrules; null where the model decides.</summary>
public sealed record AdoptionOptions
{
    /// <summary>The most classes of a label.</summary>
    public const int MostClasses = 10_000;

    /// <summary>The range of its pictures.</summary>
    public ValueRange? Range { get; init; }

    /// <summary>What its latent was drawn from in training; says too that the input is no picture.</summary>
    public LatentDistribution? Latent { get; init; }

    /// <summary>The names of its classes, or a single whole number: how many there are.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Width of its pictures, where the graph leaves it open.</summary>
    public int? Width { get; init; }

    /// <summary>Height of its pictures, where the graph leaves it open.</summary>
    public int? Height { get; init; }

    /// <summary>The output that is the picture.</summary>
    public string? Output { get; init; }

    /// <summary>The kind of the pictures that it translates: "photograph" or "outline".</summary>
    public string? SourceKind { get; init; }

    /// <summary>The number of classes that <see cref="Classes"/> says; null where it is empty.</summary>
    public int? ClassCount => Classes switch
    {
        [] => null,
        [var only] => int.TryParse(only, out int count) && count is >= 2 and <= MostClasses ? count : 1,
        _ => Classes.Count,
    };

    /// <summary>The names of a number of classes.</summary>
    public IReadOnlyList<string> NamesOf(int count) =>
        Classes.Count == count ? Classes : [.. Enumerable.Range(0, count).Select(i => $"{i}")];

    /// <summary>Reads class names, or their number, with commas between them.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The names; null if one is empty, doubled, or has control characters.</returns>
    public static IReadOnlyList<string>? ReadClasses(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] names = [.. text.Split(',').Select(name => name.Trim())];
        bool isRight = names.All(name => name.Length > 0 && !name.Any(char.IsControl))
            && names.Distinct().Count() == names.Length && names.Length <= MostClasses;
        return isRight ? names : null;
    }

    /// <summary>Reads a size: "64" or "64x48", width first.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Width and height; null if it is none.</returns>
    public static (int Width, int Height)? ReadSize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const int most = 4096;
        int[] sides = [.. text.Split('x').Select(side => int.TryParse(side, out int value) ? value : 0)];
        bool isRight = sides.Length is 1 or 2 && sides.All(side => side is >= 1 and <= most);
        return isRight ? (sides[0], sides[^1]) : null;
    }
}

/// <summary>The range of a picture's values, from black to white.</summary>
/// <param name="Low">What is black.</param>
/// <param name="High">What is white.</param>
public sealed record ValueRange(float Low, float High)
{
    /// <summary>The ranges that there are.</summary>
    public static IReadOnlyList<ValueRange> All { get; } = [new(-1, 1), new(0, 1), new(0, 255)];

    /// <summary>Its notation: "-1..1", "0..1" or "0..255".</summary>
    public string Text => $"{(int)Low}..{(int)High}";

    /// <summary>What a value is multiplied by on the way to [0, 1].</summary>
    internal float Scale => 1 / (High - Low);

    /// <summary>What is then added.</summary>
    internal float Offset => -Low * Scale;

    /// <summary>The range of a notation; null for no such range.</summary>
    public static ValueRange? Read(string text) => All.FirstOrDefault(range => range.Text == text);

    /// <summary>Brings a value to [0, 1], clipped, as the graph does it.</summary>
    internal float ToUnit(float value) => Math.Clamp(value * Scale + Offset, 0, 1);
}
