using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Sweeps;
using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "sweep": trains a grid of settings.</summary>
internal static partial class SweepCommand
{
    private const int MostProcesses = 1024;
    private const int Patience = 1000;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The grid, a JSON file." };
        var output = new Option<string>("--out")
        {
            Description = "The sweep's folder. [default: runs/NAME of the file]",
            HelpName = "FOLDER",
        };
        var processes = new Option<int>("--processes")
        {
            Description = "Runs at a time. Each uses its share of the processors, unless the file sets threads.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var limit = new Option<string>("--time-limit")
        {
            Description = "Stop after this time, each run with a checkpoint: 45m, 8h, 2d or HH:MM:SS. "
                + "[default: none]",
            HelpName = "TIME",
        };
        var emit = new Option<string>("--emit")
        {
            Description = "Write a batch script with a job array of the same commands in place of running them.",
            HelpName = "slurm",
        };
        var command = new Command(
            "sweep",
            """
            Train every combination of some settings, each in an ordinary run folder, and compare them in a table and
            plots. Run again it goes on where it was stopped. The file names options of 'trainer train' without dashes:

              {
                "system": "cgan",
                "options": { "data": "fashion-mnist", "steps": 2000 },
                "grid": { "loss": ["bce", "hinge"], "seed": [0, 1, 2] },
                "evaluate": { "samples": 2000 }
              }

            Examples:
              trainer sweep losses.json
              trainer sweep losses.json --processes 2 --time-limit 8h
              trainer sweep losses.json --emit slurm
            """)
        {
            file, output, processes, limit, emit,
        };
        command.SetAction(result =>
        {
            var sweep = SweepFile.Read(result.GetValue(file)!);
            int atOnce = Processes(result.GetValue(processes));
            TimeSpan? time = result.GetValue(limit) is { } text ? TimeLimit(text) : null;
            string path = result.GetValue(output)
                ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(sweep.Path));
            SweepPlan plan = Plan(sweep, atOnce, result.GetValue(TrainerCommandLine.LibTorchFolder));
            return result.GetValue(emit) switch
            {
                null => Run(sweep, new SweepFolder(path), plan, atOnce, time),
                "slurm" => EmitSlurm(sweep, new SweepFolder(Path.GetFullPath(path)), plan, atOnce, time),
                var other => throw new InputException($"--emit {other}: expected slurm"),
            };
        });
        return command;
    }

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">45m, 8h, 2d or HH:MM:SS.</param>
    /// <exception cref="InputException">It is none, or not above zero.</exception>
    internal static TimeSpan TimeLimit(string text)
    {
        Match match = TimePattern().Match(text);
        double Part(string name) => match.Groups[name] is { Success: true } group
            ? double.Parse(group.Value, CultureInfo.InvariantCulture)
            : 0;
        double seconds = (Part("d") * 86400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s")
            + (Part("hours") * 3600) + (Part("minutes") * 60) + Part("seconds");
        return match.Success && seconds is > 0 and < 1e8
            ? TimeSpan.FromSeconds(seconds)
            : throw new InputException($"--time-limit {text}: expected a time such as 45m, 8h, 2d or 01:30:00");
    }

    private static int Processes(int processes) => processes is >= 1 and <= MostProcesses
        ? processes
        : throw new InputException($"--processes {processes}: expected 1 to {MostProcesses}");

    /// <summary>The command of every run, each of which must be one that the trainer accepts.</summary>
    private static SweepPlan Plan(SweepFile sweep, int processes, string? libTorch)
    {
        Recipe recipe = RecipeRegistry.Named(sweep.System);
        var runs = sweep.Runs.ToDictionary(run => run, run => Checked(sweep, run, recipe));
        return new SweepPlan(
            runs,
            processes == 1 ? null : Math.Max(1, Environment.ProcessorCount / processes),
            libTorch is null ? [] : [LibTorchFolder.OptionName, Path.GetFullPath(libTorch)],
            sweep.Evaluation ?? []);
    }

    private static (string Command, int Steps) Checked(SweepFile sweep, SweepRun run, Recipe recipe)
    {
        ParseResult parsed = TrainerCommandLine.CreateRoot().Parse([.. run.Arguments]);
        if (parsed.UnmatchedTokens.Count > 0)
            throw Refused(sweep, run, $"{parsed.UnmatchedTokens[0]}: no such option of 'train {recipe.Name}'");
        if (parsed.Errors.Count > 0)
            throw Refused(sweep, run, parsed.Errors[0].Message.TrimEnd('.'));
        try
        {
            DataSet dataSet = DataSets.Named(
                parsed.GetValue<string>("--data") ?? recipe.DataSets[0], parsed.GetValue<int?>("--size"));
            dataSet.RequireFor(recipe);
            int steps = 0;
            foreach (RecipeOption option in recipe.Options(dataSet.Name))
            {
                double value = parsed.GetValue<string>($"--{option.Name}") is { } text
                    ? option.Parse(text)
                    : option.Default;
                if (option.Name == "steps")
                    steps = (int)value;
            }

            return (CommandLineText.Of(parsed, "--data-root", "--run", LibTorchFolder.OptionName), steps);
        }
        catch (InputException e)
        {
            throw new InputException(Refused(sweep, run, e.Message).Message, e);
        }
    }

    private static InputException Refused(SweepFile sweep, SweepRun run, string problem) =>
        new($"{sweep.Path}: {run.Name}: {problem}");

    private static int Run(SweepFile sweep, SweepFolder folder, SweepPlan plan, int processes, TimeSpan? time)
    {
        folder.Create();
        using var interrupt = new Interrupt();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Token);
        if (time is { } limit)
            limited.CancelAfter(limit);
        using var scheduler = new SweepScheduler(sweep, folder, plan);
        Console.WriteLine($"{sweep.Runs.Count} runs of {sweep.System} in {folder.Path}, {processes} at a time");
        SweepOutcome outcome = SweepProgressDisplay.Show(
            report => scheduler.RunAsync(processes, report, limited.Token).GetAwaiter().GetResult());
        var table = SweepTable.Of(sweep, folder);
        table.Write(folder.Table);
        foreach (string line in table.Text())
            Console.WriteLine(line);
        (IReadOnlyList<string> plots, string? remark) = SweepPlots.Write(table, folder.Path);
        Console.WriteLine($"{folder.Table}{(plots.Count > 0 ? $" and {plots.Count} plots beside it" : "")}");
        if (remark is not null)
            Console.WriteLine(remark);
        if (outcome.IsStopped && outcome.Finished < sweep.Runs.Count)
        {
            Console.WriteLine(
                $"Stopped; {outcome.Finished} of {sweep.Runs.Count} runs are finished; the same command goes on");
            return ExitCodes.Interrupted;
        }

        return outcome.Failures is [var first, ..]
            ? throw new InputException(
                $"{outcome.Failures.Count} of {sweep.Runs.Count} runs failed, {first.Run.Name} first: {first.Reason}; "
                + $"see {folder.Logs}, and run the command again to try them again")
            : ExitCodes.Success;
    }

    private static int EmitSlurm(
        SweepFile sweep, SweepFolder folder, SweepPlan plan, int processes, TimeSpan? time)
    {
        folder.Create();
        string path = Path.Combine(folder.Path, "sweep.sbatch");
        int threads = plan.Processors ?? Environment.ProcessorCount;
        string script = SlurmScript.Of(sweep, folder, plan, processes, threads, time);
        AtomicFile.Write(path, stream => stream.Write(new System.Text.UTF8Encoding(false).GetBytes(script)));
        Console.WriteLine($"{path}: {sweep.Runs.Count} tasks; submit it with: sbatch {path}");
        Console.WriteLine("when they have ended, the same command without --emit writes the table and the plots");
        return ExitCodes.Success;
    }

    [GeneratedRegex("^(?:(?:(?<d>[0-9]+)d)?(?:(?<h>[0-9]+)h)?(?:(?<m>[0-9]+)m)?(?:(?<s>[0-9]+)s)?"
        + "|(?<hours>[0-9]+):(?<minutes>[0-5]?[0-9]):(?<seconds>[0-5]?[0-9]))$",
        RegexOptions.ExplicitCapture,
        Patience)]
    private static partial Regex TimePattern();
}
