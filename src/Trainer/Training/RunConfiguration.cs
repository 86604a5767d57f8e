using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Everything that decides what a run computes, and how often it says so. It travels in every checkpoint.
/// </summary>
internal sealed record RunConfiguration
{
    private static readonly JsonSerializerOptions Strict =
        new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>The data set's name.</summary>
    public required string DataSet { get; init; }

    /// <summary>The value of every recipe option by name.</summary>
    public required IReadOnlyDictionary<string, double> Settings { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>"cpu" or "cuda".</summary>
    public required string Device { get; init; }

    /// <summary>Threads of the CPU. Another number gives other roundings.</summary>
    public required int Threads { get; init; }

    /// <summary>Decay of the moving average of the weights.</summary>
    public required double AverageDecay { get; init; }

    /// <summary>How pictures are varied, as <see cref="Data.Augmentation"/> writes it.</summary>
    public string Augmentation { get; init; } = "none";

    /// <summary>Whether every class is shown as often as every other, however many pictures it has.</summary>
    public bool BalancedClasses { get; init; }

    /// <summary>Side that pictures are brought to, where the data set leaves the choice; null for its own.</summary>
    public int? Size { get; init; }

    /// <summary>The user's own data folder; null when there is none.</summary>
    public string? DataRoot { get; init; }

    /// <summary>The numbers that layers compute in.</summary>
    public Precision Precision { get; init; }

    /// <summary>How the way of computing each convolution on the CPU is chosen.</summary>
    public ConvolutionChoice Convolutions { get; init; }

    /// <summary>
    /// What was chosen for each convolution, by its path, as <see cref="Networks.ConvolutionMethods"/> writes it; null
    /// before the choice was made. Another choice gives other roundings.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ConvolutionMethods { get; init; }

    /// <summary>
    /// The step from which the learning rates fall in a straight line to zero at the end; null for never.
    /// </summary>
    public int? DecayFrom { get; init; }

    /// <summary>Steps between two checkpoints.</summary>
    public required int CheckpointEvery { get; init; }

    /// <summary>Steps between two exports; null for none but the one in the end.</summary>
    public int? ExportEvery { get; init; }

    /// <summary>Steps between two sample sheets.</summary>
    public required int SampleEvery { get; init; }

    /// <summary>Steps between two lines of the log.</summary>
    public required int LogEvery { get; init; }

    /// <summary>The command line that began the run.</summary>
    public required string Command { get; init; }

    /// <summary>The settings, typed.</summary>
    public RecipeSettings RecipeSettings() => new(Settings);

    /// <summary>
    /// What the learning rates are multiplied by in the step after <paramref name="step"/> steps, in [0, 1].
    /// </summary>
    public double LearningRateFactor(long step)
    {
        double steps = Settings["steps"];
        return DecayFrom is { } from && step >= from ? (steps - step) / (steps - from) : 1;
    }

    /// <summary>
    /// The same run with another end. Nothing a step computes depends on how many follow until the learning rates begin
    /// to fall, so before that its command is the one that would have trained it in one go.
    /// </summary>
    public RunConfiguration WithEnd(int steps, int? decayFrom) => this with
    {
        Settings =
            new SortedDictionary<string, double>(Settings.ToDictionary(), StringComparer.Ordinal) { ["steps"] = steps },
        DecayFrom = decayFrom,
        Command = $"{Without("--decay-from", Without("--steps", Command))} --steps {steps}"
            + (decayFrom is { } from ? $" --decay-from {from}" : ""),
    };

    /// <summary>As JSON on one line, or indented for a person.</summary>
    public string ToJson(bool indented = false) =>
        JsonSerializer.Serialize(this, indented ? Indented : JsonSerializerOptions.Default);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a configuration.</exception>
    public static RunConfiguration FromJson(string json) =>
        JsonSerializer.Deserialize<RunConfiguration>(json, Strict) ?? throw new JsonException(
            "the configuration is null");

    private static string Without(string option, string command)
    {
        List<string> words = command.Split(' ').ToList();
        int at = words.IndexOf(option);
        if (at >= 0)
            words.RemoveRange(at, 2);
        return string.Join(' ', words);
    }
}

/// <summary>How the way of computing each convolution on the CPU is chosen.</summary>
internal enum ConvolutionChoice
{
    /// <summary>By measuring both at the start of the run.</summary>
    Measured,

    /// <summary>oneDNN's primitives throughout.</summary>
    Primitives,

    /// <summary>Matrix products throughout.</summary>
    MatrixProducts,
}

/// <summary>The numbers that layers compute in. Masters, norms, losses and averages are always float32.</summary>
internal enum Precision
{
    /// <summary>float32 throughout; on CUDA matrix products may use tf32.</summary>
    Float32,

    /// <summary>Linear layers and convolutions in bfloat16.</summary>
    BFloat16,
}
