using System.Globalization;
using System.Text;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// A batch script for Slurm (sbatch(1)): a job array with one task per run of a sweep, which starts or resumes the run
/// with the same command as <c>trainer sweep</c>. If it is submitted again, only unfinished runs continue.
/// </summary>
internal static class SlurmScript
{
    // Characters without a meaning to a shell.
    private const string Plain = "-_./=,:";

    /// <summary>Writes the script's text.</summary>
    /// <param name="sweep">The grid.</param>
    /// <param name="folder">The folder of its runs, as a full path.</param>
    /// <param name="plan">The command lines of its processes.</param>
    /// <param name="processes">Maximum number of simultaneous tasks.</param>
    /// <param name="threads">CPUs per task, unless the grid sets the runs' threads.</param>
    /// <param name="limit">The time limit of each task; null for the partition's default.</param>
    public static string Of(
        SweepFile sweep, SweepFolder folder, SweepPlan plan, int processes, int threads, TimeSpan? limit)
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(line).Append('\n');
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Path));
        Line("#!/bin/bash");
        Line($"#SBATCH --job-name={DirectiveWord(name)}");
        Line(string.Create(CultureInfo.InvariantCulture, $"#SBATCH --array=0-{sweep.Runs.Count - 1}%{processes}"));
        int processors = MostThreads(sweep) ?? threads;
        Line(string.Create(CultureInfo.InvariantCulture, $"#SBATCH --cpus-per-task={processors}"));
        Line($"#SBATCH --output={DirectiveWord(folder.Logs)}/slurm-%a.log");
        Line("#SBATCH --open-mode=append");
        if (limit is { } time)
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"#SBATCH --time={(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}"));
        Line("# One minute before the time limit the trainer is signalled to write a checkpoint and stop.");
        Line("#SBATCH --signal=B:TERM@60");
        Line("set -u");
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"export {TrainerProcess.Processors}=${{SLURM_CPUS_PER_TASK:-{processors}}}"));
        Line($"trainer=({string.Join(' ', TrainerProcess.Command.Select(Shell))})");
        Line("case \"$SLURM_ARRAY_TASK_ID\" in");
        for (int i = 0; i < sweep.Runs.Count; i++)
        {
            SweepRun run = sweep.Runs[i];
            IEnumerable<string> begin = plan.Begin(run, folder.Of(run)).Select(Shell);
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{i}) run={Shell(folder.Of(run))}; set -- {string.Join(' ', begin)} ;;"));
        }

        Line("*) echo \"no run $SLURM_ARRAY_TASK_ID\" >&2; exit 2 ;;");
        Line("esac");
        Line("checkpoints=(\"$run\"/checkpoints/step-*.safetensors)");
        Line("if [ -f \"$run/generator.onnx\" ]; then set --");
        IEnumerable<string> resume = plan.Resume("$run").Select(word => word == "$run" ? "\"$run\"" : Shell(word));
        Line($"elif [ -e \"${{checkpoints[0]}}\" ]; then set -- {string.Join(' ', resume)}");
        Line("fi");
        Line("");
        Line("# In the background, because bash handles signals only between foreground commands.");
        Line("run_trainer() {");
        Line("  \"${trainer[@]}\" \"$@\" & child=$!");
        Line("  trap 'kill -TERM $child' TERM");
        Line("  wait $child; code=$?");
        Line("  while kill -0 $child 2> /dev/null; do wait $child; code=$?; done");
        Line("  return $code");
        Line("}");
        Line("if [ $# -gt 0 ]; then run_trainer \"$@\" || exit; fi");
        if (sweep.Evaluation is not null)
        {
            const string Generator = "$run/generator.onnx";
            IEnumerable<string> evaluate = plan.Evaluate(Generator)
                .Select(word => word == Generator ? $"\"{Generator}\"" : Shell(word));
            Line("# An evaluated generator has its figures in its metadata.");
            Line($"grep -q imagegen.quality \"{Generator}\" || run_trainer {string.Join(' ', evaluate)}");
        }

        return text.ToString();
    }

    private static int? MostThreads(SweepFile sweep) => sweep.Runs
        .Select(run => (run.Arguments, At: run.Arguments.ToList().IndexOf("--threads")))
        .Where(run => run.At >= 0)
        .Select(run => (int?)int.Parse(run.Arguments[run.At + 1], CultureInfo.InvariantCulture))
        .Max();

    // In single quotes every character but the quote itself is literal.
    private static string Shell(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // sbatch splits its directives at spaces and takes quotes; %a and the like are replaced in file names.
    private static string DirectiveWord(string word) =>
        $"\"{word.Replace("%", "%%", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
