using System.Text.RegularExpressions;

namespace ImageGen.Trainer.Sweeps;

/// <summary>The command lines of a sweep's processes.</summary>
/// <param name="Runs">The command of each run, as stored in its configuration, and its number of steps.</param>
/// <param name="Processors">The processors that each run uses at most, at least 1; null for all.</param>
/// <param name="Everywhere">Further arguments of every process: --libtorch.</param>
/// <param name="Evaluation">Arguments of <c>trainer evaluate</c> after the model.</param>
internal sealed partial record SweepPlan(
    IReadOnlyDictionary<SweepRun, (string Command, int Steps)> Runs,
    int? Processors,
    IReadOnlyList<string> Everywhere,
    IReadOnlyList<string> Evaluation)
{
    /// <summary>The command that starts a run, without --run.</summary>
    public string CommandOf(SweepRun run) => Runs[run].Command;

    /// <summary>A run's steps.</summary>
    public int StepsOf(SweepRun run) => Runs[run].Steps;

    /// <summary>
    /// Whether a run was started with different settings. The number of threads is ignored, because earlier versions
    /// gave each run its share of them.
    /// </summary>
    /// <param name="begun">The command that started it.</param>
    /// <param name="command">The command that would start it now.</param>
    public static bool IsOther(string begun, string command) =>
        ThreadsOption().Replace(begun, "") != ThreadsOption().Replace(command, "");

    /// <summary>The arguments that start a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">The folder to create for it.</param>
    public IReadOnlyList<string> Begin(SweepRun run, string folder) =>
    [
        .. run.Arguments,
        "--run", folder,
        .. Everywhere,
    ];

    /// <summary>The arguments that resume a run.</summary>
    public IReadOnlyList<string> Resume(string folder) => ["train", "--resume", folder, .. Everywhere];

    /// <summary>The arguments that evaluate a generator and record the figures in it.</summary>
    public IReadOnlyList<string> Evaluate(string generator) =>
        ["evaluate", generator, "--record", .. Evaluation, .. Everywhere];

    [GeneratedRegex(" --threads [0-9]+", RegexOptions.None, 1000)]
    private static partial Regex ThreadsOption();
}
