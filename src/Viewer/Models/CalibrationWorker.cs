using System.Collections.Concurrent;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Measures how models that are shown run fastest, for the batch sizes in which they are shown, one after the other on
/// a thread of low priority. Until a result is known, and if the machine is too busy for one, a model runs by its
/// default plan. Safe to use from several threads.
/// </summary>
/// <param name="store">Where the results are kept.</param>
/// <param name="measure">Measures a model with a number of pictures; null for the usual measurement.</param>
internal sealed class CalibrationWorker(
    CalibrationStore store, Func<LoadedModel, int, CancellationToken, CalibrationResult>? measure = null) : IDisposable
{
    private readonly Func<LoadedModel, int, CancellationToken, CalibrationResult> _measure = measure
        ?? ((model, size, cancellation) => CpuCalibration.Measure(
            model.File, model.Generator.Options.Threads, size, model.Forms, model.Generator.Int8, cancellation));

    private readonly BlockingCollection<(LoadedModel Model, int Size)> _wanted = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private Thread? _thread;

    /// <summary>
    /// Asks for the plan of a batch size, unless it is known or was asked for. Allocates nothing then.
    /// </summary>
    public void Want(LoadedModel model, int size)
    {
        if (!model.TryBeginCalibration(size))
            return;
        lock (_lock)
        {
            if (_stopped.IsCancellationRequested)
                return;
            _wanted.Add((model, size));
            _thread ??= LowPriorityThread.Start("Calibration", Work);
        }
    }

    /// <summary>
    /// Gives a model the plans that are known of it, or of another one of its architecture, such as the export of a
    /// training run before it.
    /// </summary>
    public void Recall(LoadedModel model)
    {
        foreach ((int size, CpuPlan plan) in Kept(model))
        {
            if (model.Forms.Contains(plan.Form))
                model.Use(size, plan);
        }
    }

    /// <summary>Ends it, in the middle of a measurement as well.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopped.Cancel();
            _wanted.CompleteAdding();
        }

        _thread?.Join();
        _wanted.Dispose();
        _stopped.Dispose();
    }

    private void Work()
    {
        foreach ((LoadedModel model, int size) in _wanted.GetConsumingEnumerable())
        {
            // Held from here on only: on a busy machine, what waits must not keep the sessions of replaced models open.
            if (!model.TryHold())
                continue;
            try
            {
                if (!_stopped.IsCancellationRequested)
                    Measure(model, size);
            }
#pragma warning disable CA1031 // a model's failure must not end the program
            catch (Exception)
#pragma warning restore CA1031
            {
                model.Use(size, model.DefaultPlan(size));
            }
            finally
            {
                model.Release();
            }
        }
    }

    private void Measure(LoadedModel model, int size)
    {
        model.PrepareInt8(_stopped.Token);
        if (!Kept(model).TryGetValue(size, out CpuPlan plan) || !model.Forms.Contains(plan.Form))
        {
            CalibrationResult result = _measure(model, size, _stopped.Token);
            // The sessions that were measured left tens of MiB behind.
            UnusedMemory.Return();
            if (result.IsBusy)
                return;
            plan = result.Best;
            store.Keep(
                ArchitectureDigest.Of(model.File), model.Generator.Options.Threads, size, plan, model.Precision);
        }

        // Its session is not opened here: the session's threads would inherit the low priority.
        model.Use(size, plan);
    }

    private IReadOnlyDictionary<int, CpuPlan> Kept(LoadedModel model) =>
        store.Read(ArchitectureDigest.Of(model.File), model.Generator.Options.Threads, model.Precision);
}
