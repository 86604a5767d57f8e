using Spectre.Console;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Shows a run on the console: a live bar with rate, losses and remaining time; plain lines when redirected.
/// </summary>
internal static class TrainingProgress
{
    /// <summary>Runs the loop and shows its reports.</summary>
    /// <param name="steps">Total number of steps.</param>
    /// <param name="done">Steps already done.</param>
    /// <param name="run">The loop, given the report callback.</param>
    public static TrainingOutcome Show(long steps, long done, Func<Action<StepReport>, TrainingOutcome> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
            return run(report => Console.WriteLine(Line(report)));

        // Drawn by this thread, not one of Spectre's: while LibTorch computes, no other thread may allocate, because a
        // garbage collection could free a plain number that TorchSharp is passing.
        return AnsiConsole.Progress()
            .AutoRefresh(false)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: steps);
                task.Value = done;
                return run(report =>
                {
                    task.Description = Markup.Escape($"{Losses(report)}  {report.ImagesPerSecond:N0} images/s");
                    task.Value = report.Step;
                    context.Refresh();
                });
            });
    }

    /// <summary>The remaining time in hours, minutes and seconds; a run may take days.</summary>
    public static string TimeLeft(TimeSpan left) => $"{(int)left.TotalHours:00}:{left:mm\\:ss} left";

    private static string Line(StepReport report)
    {
        double imagesPerStep = (double)report.Images / report.Step;
        var left = TimeSpan.FromSeconds((report.Steps - report.Step) * imagesPerStep / report.ImagesPerSecond);
        return $"step {report.Step:N0}/{report.Steps:N0}  {Losses(report)}  "
            + $"{report.ImagesPerSecond:N0} images/s  {TimeLeft(left)}";
    }

    private static string Losses(StepReport report) =>
        string.Join("  ", report.Losses.Select(item => $"{item.Phase} {item.Loss:F3}"));
}

/// <summary>A periodic report of the loop.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Total number of steps.</param>
/// <param name="Epoch">Index of the current epoch, from 0.</param>
/// <param name="Images">Training pictures seen by the run so far.</param>
/// <param name="ImagesPerSecond">Rate since the last report.</param>
/// <param name="Losses">Mean loss of each phase since the last report, by phase name.</param>
internal sealed record StepReport(
    long Step,
    long Steps,
    long Epoch,
    long Images,
    double ImagesPerSecond,
    IReadOnlyList<(string Phase, double Loss)> Losses);

/// <summary>How the loop ended.</summary>
internal enum TrainingOutcome
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>Cancelled; a checkpoint contains its state.</summary>
    Interrupted,
}
