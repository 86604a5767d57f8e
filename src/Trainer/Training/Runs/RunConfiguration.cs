using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>Everything that determines what a run computes and logs; stored in every checkpoint.</summary>
internal sealed record RunConfiguration
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>The data set's name.</summary>
    public required string DataSet { get; init; }

    /// <summary>The value of every recipe option by name.</summary>
    public required IReadOnlyDictionary<string, double> Settings { get; init; }

    /// <summary>The random seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>"cpu" or "cuda".</summary>
    public required string Device { get; init; }

    /// <summary>Number of CPU threads; rounding depends on it.</summary>
    public required int Threads { get; init; }

    /// <summary>Decay of the weights' moving average.</summary>
    public required double AverageDecay { get; init; }

    /// <summary>The augmentation, in the notation of <see cref="Data.Augmentation"/>.</summary>
    public string Augmentation { get; init; } = "none";

    /// <summary>Whether classes are sampled equally often, regardless of their size.</summary>
    public bool BalancedClasses { get; init; }

    /// <summary>Side that pictures are resized to, for data sets without a fixed size; null for the default.</summary>
    public int? Size { get; init; }

    /// <summary>The --data-root folder; null if not given.</summary>
    public string? DataRoot { get; init; }

    /// <summary>The precision that layers compute in.</summary>
    public Precision Precision { get; init; }

    /// <summary>How the CPU implementation of each convolution is chosen.</summary>
    public ConvolutionChoice Convolutions { get; init; }

    /// <summary>
    /// The chosen methods of each convolution by path, in the notation of <see cref="Networks.ConvolutionMethods"/>;
    /// null before the choice. Rounding depends on them.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ConvolutionMethods { get; init; }

    /// <summary>The step from which the learning rates decay linearly to zero at the end; null for never.</summary>
    public int? DecayFrom { get; init; }

    /// <summary>Steps between two checkpoints.</summary>
    public required int CheckpointEvery { get; init; }

    /// <summary>Steps between two exports; null to export only at the end.</summary>
    public int? ExportEvery { get; init; }

    /// <summary>Steps between two sample sheets.</summary>
    public required int SampleEvery { get; init; }

    /// <summary>Steps between two lines of the log.</summary>
    public required int LogEvery { get; init; }

    /// <summary>The command line that started the run.</summary>
    public required string Command { get; init; }

    /// <summary>
    /// The settings, typed. An option that came after the version that began the run has its default, by which a recipe
    /// is what it was.
    /// </summary>
    public RecipeSettings RecipeSettings()
    {
        IReadOnlyList<RecipeOption> options =
            RecipeRegistry.All.FirstOrDefault(recipe => recipe.Name == Recipe)?.Options(DataSet) ?? [];
        var values = options.ToDictionary(option => option.Name, option => option.Default);
        foreach ((string name, double value) in Settings)
            values[name] = value;
        return new RecipeSettings(values);
    }

    /// <summary>Factor of the learning rates in the step after <paramref name="step"/> steps, in [0, 1].</summary>
    public double LearningRateFactor(long step)
    {
        double steps = Settings["steps"];
        return DecayFrom is { } from && step >= from ? (steps - step) / (steps - from) : 1;
    }

    /// <summary>
    /// The same run with another number of steps. Until the learning rates start to decay, no step depends on that
    /// number, so the recorded command is the one that would train it in one go.
    /// </summary>
    public RunConfiguration WithEnd(int steps, int? decayFrom) => this with
    {
        Settings =
            new SortedDictionary<string, double>(Settings.ToDictionary(), StringComparer.Ordinal) { ["steps"] = steps },
        DecayFrom = decayFrom,
        Command = $"{Without("--decay-from", Without("--steps", Command))} --steps {steps}"
            + (decayFrom is { } from ? $" --decay-from {from}" : ""),
    };

    /// <summary>Serializes to JSON, on one line or indented.</summary>
    public string ToJson(bool indented = false) =>
        JsonSerializer.Serialize(this, indented ? Indented : JsonSerializerOptions.Default);

    /// <summary>Parses the output of <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">The text is not a configuration.</exception>
    public static RunConfiguration FromJson(string json) =>
        JsonSerializer.Deserialize<RunConfiguration>(json, Strict) ?? throw new JsonException(
            "the configuration is null");

    /// <summary>Throws if a number that only a program other than this one can have written stops it.</summary>
    /// <param name="path">The checkpoint, for the message.</param>
    /// <exception cref="InputException">A number is out of range.</exception>
    public void Check(string path)
    {
        (string Name, int Value)[] counts =
        [
            (nameof(Threads), Threads), (nameof(CheckpointEvery), CheckpointEvery), (nameof(SampleEvery), SampleEvery),
            (nameof(LogEvery), LogEvery), (nameof(ExportEvery), ExportEvery ?? 1), (nameof(Size), Size ?? 1),
        ];
        foreach ((string name, int value) in counts)
        {
            if (value < 1)
                throw new InputException($"{path}: {name} is {value} in its configuration; use another checkpoint");
        }

        if (!Enum.IsDefined(Precision) || !Enum.IsDefined(Convolutions))
            throw new InputException(
                $"{path}: its configuration names a precision or convolutions that are unknown; use a newer trainer");
    }

    private static string Without(string option, string command)
    {
        List<string> words = command.Split(' ').ToList();
        int at = words.IndexOf(option);
        if (at >= 0)
            words.RemoveRange(at, 2);
        return string.Join(' ', words);
    }
}

/// <summary>How the CPU implementation of each convolution is chosen.</summary>
internal enum ConvolutionChoice
{
    /// <summary>The faster one, measured at the start of the run.</summary>
    Measured,

    /// <summary>oneDNN primitives for all layers.</summary>
    Primitives,

    /// <summary>Matrix products for all layers.</summary>
    MatrixProducts,
}

/// <summary>
/// The precision that layers compute in. Master weights, norms, losses and averages are always float32.
/// </summary>
internal enum Precision
{
    /// <summary>float32 for all layers; on CUDA matrix products may use TF32.</summary>
    Float32,

    /// <summary>Linear layers and convolutions in bfloat16.</summary>
    BFloat16,
}
