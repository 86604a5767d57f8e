using System.Text.Json;
using ImageGen.Generators.Adopt;

namespace ImageGen.Viewer.Adopt;

/// <summary>A model to adopt: its file, what a person says of it, and what it may take.</summary>
internal sealed record AdoptionRequest
{
    /// <summary>How requests and reports travel between the two processes.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>The file of the model.</summary>
    public required string Path { get; init; }

    /// <summary>Its name, for messages and for the metadata.</summary>
    public required string Name { get; init; }

    /// <summary>Whether data outside the file is read.</summary>
    public bool WithData { get; init; }

    /// <summary>What a person says of it.</summary>
    public AdoptionOptions Options { get; init; } = new();

    /// <summary>The most seconds that the trial may take.</summary>
    public int Seconds { get; init; } = TrialLimits.UsualSeconds;

    /// <summary>Whether it is a generator file already, of which only the golden values are checked.</summary>
    public bool IsCheck { get; init; }

    /// <summary>Where the generator file is written; null for nowhere.</summary>
    public string? Out { get; init; }

    /// <summary>The command that asks for the same.</summary>
    public string Command
    {
        get
        {
            string classes = string.Join(',', Options.Classes);
            string[] words =
            [
                "viewer adopt", Quoted(Name),
                .. Word("--range", Options.Range?.Text), .. Word("--latent", LatentName(Options.Latent)),
                .. Word("--classes", classes.Length > 0 ? classes : null),
                .. Word("--size", Options is { Width: { } width, Height: { } height } ? $"{width}x{height}" : null),
                .. Word("--output", Options.Output), .. Word("--source", Options.SourceKind),
                .. WithData ? ["--with-data"] : Array.Empty<string>(),
            ];
            return string.Join(' ', words);
        }
    }

    /// <summary>The name of a distribution; null for none.</summary>
    public static string? LatentName(Generators.Format.LatentDistribution? distribution) =>
        distribution?.ToString().ToLowerInvariant();

    private static string[] Word(string option, string? value) => value is null ? [] : [option, Quoted(value)];

    private static string Quoted(string word) => word.Contains(' ') ? $"\"{word}\"" : word;
}
