using System.Diagnostics;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime.Int8;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Measures which plan runs a generator fastest on this machine, for one batch size. The plans take turns, so that what
/// else the machine does affects all of them, and medians count; without a clear difference the default plan stays.
/// </summary>
public static class CpuCalibration
{
    // A plan must gain this much, and in three of four rounds.
    private const double LeastGain = 0.03;
    private const double ShareOfRounds = 0.75;

    private const int FewestRounds = 5;
    private const int MostRounds = 40;

    // Between the quartiles of the default plan's times, relative to their median: above it, the machine is busy.
    private const double MostSpread = 0.5;

    // A batch that takes longer than this share of the budget is measured with fewer pictures.
    private const double ShareOfRun = 0.02;

    /// <summary>The time that one batch size takes, about.</summary>
    public static TimeSpan Budget { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Measures all plans in float32 for a batch size.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="size">Number of pictures.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <returns>The result; the default plan is the best one if the machine is busy.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public static CalibrationResult Measure(
        GeneratorFile file, int threads, int size, CancellationToken cancellation = default) =>
        Measure(file, threads, size, CpuPlan.Float32Forms, int8: null, cancellation);

    /// <summary>Measures all plans of some forms for a batch size.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="size">Number of pictures.</param>
    /// <param name="forms">The forms to measure, the default one first.</param>
    /// <param name="int8">The form in int8, if that is one of them.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <returns>The result; the default plan is the best one if the machine is busy.</returns>
    /// <exception cref="InputException">ONNX Runtime fails to run the graph.</exception>
    public static CalibrationResult Measure(
        GeneratorFile file,
        int threads,
        int size,
        IReadOnlyList<GraphForm> forms,
        Int8Model? int8,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var generator = CpuGenerator.Load(file, new CpuGeneratorOptions { Threads = threads });
        if (int8 is not null)
            generator.Use(int8);
        int measured = MeasuredSize(generator, size);
        IReadOnlyList<CpuPlan> plans = CpuPlan.Candidates(measured, threads, forms);
        var runs = new List<(CpuPlan Plan, CpuBatch Batch, List<double> Times)>();
        try
        {
            foreach (CpuPlan plan in plans)
            {
                cancellation.ThrowIfCancellationRequested();
                // A form in int8 was examined when it was made.
                if (plan.Form != plans[0].Form && plan.Form != GraphForm.Int8
                    && !generator.CheckGolden(plan.Form).Passed)
                {
                    continue;
                }

                CpuBatch batch = generator.CreateBatch(measured, plan);
                runs.Add((plan, batch, []));
                Fill(file.Info, batch);
                batch.Run();
            }

            long start = Stopwatch.GetTimestamp();
            for (int round = 0;
                round < FewestRounds || (round < MostRounds && Stopwatch.GetElapsedTime(start) < Budget);
                round++)
            {
                foreach ((_, CpuBatch batch, List<double> times) in runs)
                {
                    cancellation.ThrowIfCancellationRequested();
                    long before = Stopwatch.GetTimestamp();
                    batch.Run();
                    times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
                }
            }
        }
        finally
        {
            foreach ((_, CpuBatch batch, _) in runs)
                batch.Dispose();
        }

        return new CalibrationResult(
            size, measured, [.. runs.Select(run => new MeasuredPlan(run.Plan, run.Times))], threads);
    }

    /// <summary>Fills a batch with seeded latents, and all else with the file's golden inputs.</summary>
    /// <param name="info">The generator's metadata.</param>
    /// <param name="batch">The batch.</param>
    public static void Fill(GeneratorInfo info, CpuBatch batch)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(batch);
        foreach ((string name, TensorData golden) in info.Golden.Inputs)
        {
            Span<float> values = batch.Input(name);
            for (int i = 0; i < values.Length; i++)
                values[i] = golden.Values[i % golden.Values.Length];
        }

        if (info.Latent is not { } latent)
            return;
        for (int i = 0; i < batch.Size; i++)
            LatentSampler.Sample(info, (ulong)i, batch.Latents.Slice(i * latent.Size, latent.Size));
    }

    /// <summary>Whether a plan is faster than another one, judged by rounds in which both were run.</summary>
    /// <param name="times">The times of the plan.</param>
    /// <param name="others">The times of the other one, in the same rounds.</param>
    internal static bool IsFaster(IReadOnlyList<double> times, IReadOnlyList<double> others)
    {
        double[] ratios = [.. times.Zip(others, (time, other) => time / other).Order()];
        return ratios.Length > 0 && MeasuredPlan.Quantile(ratios, 0.5) < 1 - LeastGain
            && ratios.Count(ratio => ratio < 1) >= ShareOfRounds * ratios.Length;
    }

    /// <summary>Whether times vary so much that a comparison of them says nothing.</summary>
    internal static bool IsBusy(IReadOnlyList<double> times)
    {
        double[] ordered = [.. times.Order()];
        return ordered.Length == 0
            || MeasuredPlan.Quantile(ordered, 0.75) - MeasuredPlan.Quantile(ordered, 0.25)
                > MostSpread * MeasuredPlan.Quantile(ordered, 0.5);
    }

    // A large batch is measured by the smallest one that is divided in the same way and takes long enough.
    private static int MeasuredSize(CpuGenerator generator, int size)
    {
        int threads = generator.Options.Threads;
        int measured = Math.Min(size, 2 * threads);
        using CpuBatch batch = generator.CreateBatch(measured, CpuPlan.Default(measured, threads));
        Fill(generator.Info, batch);
        batch.Run();
        long start = Stopwatch.GetTimestamp();
        batch.Run();
        double perPicture = Stopwatch.GetElapsedTime(start).TotalSeconds / measured;
        return (int)Math.Clamp(ShareOfRun * Budget.TotalSeconds / perPicture, measured, size);
    }
}

/// <summary>The result of measuring all plans for a batch size.</summary>
/// <param name="Size">Number of pictures.</param>
/// <param name="MeasuredSize">Number of pictures of the measured batch, which is smaller for a slow generator.</param>
/// <param name="Plans">The measured plans, the default one first.</param>
/// <param name="Threads">Number of threads.</param>
public sealed record CalibrationResult(int Size, int MeasuredSize, IReadOnlyList<MeasuredPlan> Plans, int Threads)
{
    /// <summary>Whether the machine was too busy to compare plans; nothing is kept then.</summary>
    public bool IsBusy => Plans.Count == 0 || CpuCalibration.IsBusy(Plans[0].Times);

    /// <summary>The plan to use.</summary>
    public CpuPlan Best
    {
        get
        {
            if (IsBusy)
                return CpuPlan.Default(Size, Threads, Plans.Count == 0 ? GraphForm.Fitted : Plans[0].Plan.Form);
            MeasuredPlan best = Plans[0];
            foreach (MeasuredPlan plan in Plans.Skip(1).OrderBy(plan => plan.Median))
            {
                if (best == Plans[0] && CpuCalibration.IsFaster(plan.Times, best.Times))
                    best = plan;
            }

            return best.Plan;
        }
    }
}

/// <summary>The times of a plan.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Times">The times in milliseconds, by round.</param>
public sealed record MeasuredPlan(CpuPlan Plan, IReadOnlyList<double> Times)
{
    /// <summary>The median time in milliseconds.</summary>
    public double Median => Quantile([.. Times.Order()], 0.5);

    /// <summary>A quantile of ordered values.</summary>
    /// <param name="ordered">The values, at least one.</param>
    /// <param name="share">The share of the values below it.</param>
    internal static double Quantile(IReadOnlyList<double> ordered, double share) =>
        ordered[(int)Math.Min(ordered.Count - 1, share * ordered.Count)];
}
