using Spectre.Console;

namespace ImageGen.Trainer.Training;

/// <summary>Shows a run on the console: a live bar with rate, losses and time left; plain lines when redirected.</summary>
internal static class TrainingProgress
{
    /// <summary>Runs the loop while showing what it reports.</summary>
    /// <param name="steps">Steps in all.</param>
    /// <param name="done">Steps done before.</param>
    /// <param name="run">The loop, given where to report.</param>
    public static TrainingOutcome Show(long steps, long done, Func<Action<StepReport>, TrainingOutcome> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
            return run(report => Console.WriteLine(Line(report)));

        // Drawn by this thread, not by one of Spectre's: while LibTorch computes, no other thread may allocate, since a
        // collection then could free a plain number that TorchSharp has just handed over.
        return AnsiConsole.Progress()
            .AutoRefresh(false)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var task = context.AddTask("starting", maxValue: steps);
                task.Value = done;
                return run(report =>
                {
                    task.Description = Markup.Escape($"{Losses(report)}  {report.ImagesPerSecond:N0} images/s");
                    task.Value = report.Step;
                    context.Refresh();
                });
            });
    }

    private static string Line(StepReport report)
    {
        var imagesPerStep = (double)report.Images / report.Step;
        var left = TimeSpan.FromSeconds((report.Steps - report.Step) * imagesPerStep / report.ImagesPerSecond);
        return $"step {report.Step:N0}/{report.Steps:N0}  {Losses(report)}  {report.ImagesPerSecond:N0} images/s  {left:hh\\:mm\\:ss} left";
    }

    private static string Losses(StepReport report) =>
        string.Join("  ", report.Losses.Select(item => $"{item.Phase} {item.Loss:F3}"));
}
