using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGen.Generators;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// A grid of settings, read from a JSON file (comments and trailing commas allowed):
/// <code>
/// {
///   "system": "cgan",
///   "options": { "data": "fashion-mnist", "steps": 2000 },
///   "grid": { "loss": ["bce", "hinge"], "seed": [0, 1, 2] },
///   "evaluate": { "samples": 2000 }
/// }
/// </code>
/// "options" and "grid" name the options of <c>trainer train SYSTEM</c> without dashes; "evaluate" is true or names
/// options of <c>trainer evaluate</c>. Every combination of the grid's values is one run; the last option varies
/// fastest.
/// </summary>
internal sealed class SweepFile
{
    /// <summary>The most runs that a grid may have.</summary>
    public const int MostRuns = 1000;

    // Options that the sweep sets itself, or that are not settings of a run.
    private static readonly string[] Reserved = ["run", "resume", "help", "libtorch"];

    // true is an option without a value; false omits the option.
    private const string On = "true";
    private const string Off = "false";

    private static readonly JsonDocumentOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private SweepFile(string path, string system, IReadOnlyList<SweepRun> runs, IReadOnlyList<string>? evaluation) =>
        (Path, System, Runs, Evaluation) = (path, system, runs, evaluation);

    /// <summary>The file's path, for messages.</summary>
    public string Path { get; }

    /// <summary>The system that is trained.</summary>
    public string System { get; }

    /// <summary>All runs, in the order of the grid.</summary>
    public IReadOnlyList<SweepRun> Runs { get; }

    /// <summary>Arguments of <c>trainer evaluate</c> after the model; null if runs are not evaluated.</summary>
    public IReadOnlyList<string>? Evaluation { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be opened, or does not describe a grid.</exception>
    public static SweepFile Read(string path)
    {
        string json;
        try
        {
            json = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be opened ({OneLine.Of(e.Message)})", e);
        }

        return Parse(path, json);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">Its text.</param>
    /// <exception cref="InputException">It does not describe a grid.</exception>
    public static SweepFile Parse(string path, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return From(path, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{path}: not JSON (line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}); see "
                + "'trainer sweep --help' for an example",
                e);
        }
    }

    private static SweepFile From(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Invalid(path, "", "expected an object with \"system\" and \"grid\"");
        string? system = null;
        List<string> common = [];
        List<(string Option, List<string> Values)> grid = [];
        List<string>? evaluation = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!seen.Add(property.Name))
                throw Invalid(path, property.Name, "is there twice; keep one");
            switch (property.Name)
            {
                case "system":
                    system = property.Value.ValueKind == JsonValueKind.String
                        ? property.Value.GetString()
                        : throw Invalid(path, "system", "expected the name of a system, such as \"dcgan\"");
                    break;
                case "options":
                    common = Arguments(path, "options", property.Value);
                    break;
                case "grid":
                    grid = Grid(path, property.Value);
                    break;
                case "evaluate":
                    evaluation = property.Value.ValueKind switch
                    {
                        JsonValueKind.True => [],
                        JsonValueKind.False => null,
                        _ => Arguments(path, "evaluate", property.Value),
                    };
                    break;
                default:
                    throw Invalid(path, property.Name, "unknown; expected system, options, grid or evaluate");
            }
        }

        if (system is null)
            throw Invalid(path, "system", "is missing; name a system, such as \"dcgan\"");
        if (grid.Count == 0)
            throw Invalid(path, "grid", "is missing; list at least one option with its values");
        if (grid.Select(axis => axis.Option).FirstOrDefault(option => common.Contains($"--{option}")) is { } both)
            throw Invalid(path, $"grid.{both}", "is also among the options; keep one");
        return new SweepFile(path, system, Combine(path, system, common, grid), evaluation);
    }

    private static List<(string Option, List<string> Values)> Grid(string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid(path, "grid", "expected an object of options, each with a list of values");
        List<(string, List<string>)> grid = [];
        foreach (JsonProperty axis in element.EnumerateObject())
        {
            string field = $"grid.{axis.Name}";
            RequireOption(path, field, axis.Name);
            if (axis.Value.ValueKind != JsonValueKind.Array || axis.Value.GetArrayLength() == 0)
                throw Invalid(path, field, "expected a list of values");
            var values = axis.Value.EnumerateArray().Select(value => Value(path, field, value)).ToList();
            if (values.GroupBy(value => value).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw Invalid(path, field, $"has {twice.Key} twice; keep one");
            if (grid.Any(other => other.Item1 == axis.Name))
                throw Invalid(path, field, "is there twice; keep one");
            grid.Add((axis.Name, values));
        }

        return grid;
    }

    private static List<string> Arguments(string path, string field, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid(path, field, "expected an object of options and their values");
        List<string> arguments = [];
        foreach (JsonProperty option in element.EnumerateObject())
        {
            RequireOption(path, $"{field}.{option.Name}", option.Name);
            if (arguments.Contains($"--{option.Name}"))
                throw Invalid(path, $"{field}.{option.Name}", "is there twice; keep one");
            AddArgument(arguments, option.Name, Value(path, $"{field}.{option.Name}", option.Value));
        }

        return arguments;
    }

    private static void RequireOption(string path, string field, string name)
    {
        if (name.StartsWith('-'))
            throw Invalid(path, field, "write the option without dashes");
        if (Reserved.Contains(name))
            throw Invalid(path, field, "cannot be set here; the sweep chooses it");
    }

    private static string Value(string path, string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => On,
        JsonValueKind.False => Off,
        _ => throw Invalid(path, field, "expected a text, a number, true or false"),
    };

    private static void AddArgument(List<string> arguments, string option, string value)
    {
        if (value == Off)
            return;
        arguments.Add($"--{option}");
        if (value != On)
            arguments.Add(value);
    }

    private static List<SweepRun> Combine(
        string path, string system, List<string> common, List<(string Option, List<string> Values)> grid)
    {
        long count = grid.Aggregate(1L, (product, axis) => Math.Min(product * axis.Values.Count, int.MaxValue));
        if (count > MostRuns)
            throw Invalid(path, "grid", $"has {count:N0} runs; at most {MostRuns:N0}");
        IEnumerable<IReadOnlyList<(string Option, string Value)>> combinations = [[]];
        foreach ((string option, List<string> values) in grid)
            combinations = combinations.SelectMany(
                _ => values, (chosen, value) => (IReadOnlyList<(string, string)>)[.. chosen, (option, value)]);
        return [.. combinations.Select(settings => Run(system, common, settings))];
    }

    private static SweepRun Run(
        string system, List<string> common, IReadOnlyList<(string Option, string Value)> settings)
    {
        List<string> arguments = ["train", system, .. common];
        foreach ((string option, string value) in settings)
            AddArgument(arguments, option, value);
        return new SweepRun(SweepRun.NameOf(settings), settings, arguments);
    }

    private static InputException Invalid(string path, string field, string problem) =>
        new($"{path}: {(field.Length > 0 ? $"\"{field}\": " : "")}{problem}");
}

/// <summary>One run of a sweep.</summary>
/// <param name="Name">The name of its folder inside the sweep's.</param>
/// <param name="Settings">What distinguishes it from the other runs, in the order of the grid.</param>
/// <param name="Arguments">The arguments of <c>trainer</c> that start it, without --run.</param>
internal sealed record SweepRun(
    string Name, IReadOnlyList<(string Option, string Value)> Settings, IReadOnlyList<string> Arguments)
{
    // File systems allow 255 bytes, including the extension of the run's log.
    private const int LongestName = 160;

    /// <summary>
    /// A file name made of the settings, e.g. "loss=hinge,seed=1", independent of the grid's other values so that a
    /// grid can grow. Characters that are special to shells or file systems are replaced; if any were, or the name is
    /// too long, a hash of the settings is appended to keep names unique.
    /// </summary>
    public static string NameOf(IReadOnlyList<(string Option, string Value)> settings)
    {
        string exact = string.Join(',', settings.Select(setting => $"{setting.Option}={setting.Value}"));
        var name = new StringBuilder();
        foreach (char c in exact)
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '=' or ',' or '.' or '-' or '_' or '+' ? c : '_');
        if (name.Length <= LongestName && name.Equals(exact))
            return exact;
        byte[] hash = global::System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(exact));
        string suffix = Convert.ToHexStringLower(hash)[..8];
        return string.Create(
            CultureInfo.InvariantCulture, $"{name.ToString(0, Math.Min(name.Length, LongestName))}-{suffix}");
    }
}
