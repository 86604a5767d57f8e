using System.Diagnostics;
using ImageGen.Generators.Runtime;

namespace ImageGen.Bench.Generators;

/// <summary>Runs that take turns, with their times in milliseconds.</summary>
internal sealed class Turns
{
    private const int LeastRounds = 5;
    private const int MostRounds = 200;

    private readonly List<(Func<double> Run, List<double> Times)> _runs = [];

    /// <summary>Adds a batch.</summary>
    /// <returns>Its times, to be filled.</returns>
    public List<double> Add(CpuBatch batch) => Add(() => Milliseconds(batch.Run));

    /// <summary>
    /// The times of another program, which takes no turns: its threads spin for a while after a run, on the processors
    /// of whoever runs next. It is ended.
    /// </summary>
    /// <param name="peer">The program; disposed.</param>
    /// <param name="time">How long, about.</param>
    public static List<double> Alone(RunPeer peer, TimeSpan time)
    {
        using (peer)
        {
            var turns = new Turns();
            List<double> times = turns.Add(peer.Run);
            turns.Take(time);
            return times;
        }
    }

    /// <summary>Runs all of them once, and then in turn.</summary>
    /// <param name="time">How long, about.</param>
    public void Take(TimeSpan time)
    {
        foreach ((Func<double> run, _) in _runs)
            _ = run();
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastRounds
            || (round < MostRounds && Stopwatch.GetElapsedTime(start) < time); round++)
        {
            // Each round starts with another one, so that none always follows the same.
            for (int i = 0; i < _runs.Count; i++)
            {
                (Func<double> run, List<double> times) = _runs[(round + i) % _runs.Count];
                times.Add(run());
            }
        }
    }

    /// <summary>The time of a run in milliseconds.</summary>
    public static double Milliseconds(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private List<double> Add(Func<double> run)
    {
        _runs.Add((run, []));
        return _runs[^1].Times;
    }
}
