using System.Globalization;
using Spectre.Console;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// Shows a sweep on the console: a progress bar with the time left and the current runs; if redirected, a line for each
/// run that ends and one every few minutes.
/// </summary>
internal static class SweepProgressDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromMinutes(5);

    /// <summary>Runs a sweep and shows its progress.</summary>
    /// <param name="run">Runs the sweep; its argument receives the progress.</param>
    public static SweepOutcome Show(Func<Action<SweepProgress>, SweepOutcome> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            DateTime next = DateTime.UtcNow + LineInterval;
            return run(progress =>
            {
                if (progress.Ended is null && DateTime.UtcNow < next)
                    return;
                next = DateTime.UtcNow + LineInterval;
                Console.WriteLine(progress.Ended is { } ended ? $"{ended}; {Text(progress)}" : Text(progress));
            });
        }

        return AnsiConsole.Progress()
            .AutoRefresh(false)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting");
                return run(progress =>
                {
                    task.MaxValue = Math.Max(progress.Steps, 1);
                    task.Value = progress.Step;
                    task.Description = Markup.Escape(Text(progress));
                    if (progress.Ended is { } ended)
                        AnsiConsole.WriteLine(ended);
                    context.Refresh();
                });
            });
    }

    private static string Text(SweepProgress progress)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Finished} of {progress.Count} finished, {progress.Running.Count} running");
        if (progress.Failed > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {progress.Failed} failed");
        return progress.Left is { } left && progress.Running.Count > 0
            ? text + string.Create(
                CultureInfo.InvariantCulture, $", {(long)left.TotalHours:D2}:{left.Minutes:D2}:{left.Seconds:D2} left")
            : text;
    }
}
