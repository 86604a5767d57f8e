using System.Diagnostics;
using Spectre.Console;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// Shows progress: a bar on a terminal, occasional plain lines if the output is redirected.
/// </summary>
internal sealed class RenderProgress(TextWriter output)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    /// <summary>Runs a number of steps and shows progress.</summary>
    /// <param name="name">The label of the progress bar.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="step">Runs one step.</param>
    /// <param name="finish">Runs after the steps, e.g. to encode.</param>
    /// <param name="cancellation">Cancels between two steps.</param>
    public void Run(string name, int steps, Action<int> step, Action finish, CancellationToken cancellation)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
        {
            RunPlain(name, steps, step, finish, cancellation);
            return;
        }

        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(name), maxValue: steps);
                for (int i = 0; i < steps; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    step(i);
                    task.Increment(1);
                }

                finish();
            });
    }

    /// <summary>Runs work of unknown length that says from time to time how far it is.</summary>
    /// <param name="name">What is done, until the first message.</param>
    /// <param name="work">The work; it calls its argument with each message.</param>
    public T Watch<T>(string name, Func<Action<string>, T> work)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
            return AnsiConsole.Status().Start(
                Markup.Escape(name), context => work(message => context.Status(Markup.Escape(message))));
        long last = Stopwatch.GetTimestamp();
        return work(message =>
        {
            if (Stopwatch.GetElapsedTime(last) <= BetweenLines)
                return;
            output.WriteLine(message);
            last = Stopwatch.GetTimestamp();
        });
    }

    private void RunPlain(string name, int steps, Action<int> step, Action finish, CancellationToken cancellation)
    {
        long last = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            step(i);
            if (Stopwatch.GetElapsedTime(last) > BetweenLines)
            {
                output.WriteLine($"{name}: {100 * (i + 1) / steps}%");
                last = Stopwatch.GetTimestamp();
            }
        }

        finish();
    }
}
