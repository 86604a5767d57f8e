using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Scenes;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator batch on the CPU. Filling and running it allocates nothing. The static page has a class of the same name
/// and members, whose runs end later; hence both ways to run.
/// </summary>
internal sealed class ModelBatch : IDisposable
{
    private readonly LoadedModel _model;
    private readonly BatchRequest? _request;
    private CpuBatch _batch;
    private Task<CpuBatch>? _faster;
    private CpuPlan _preparedPlan;

    /// <summary>Creates a batch of zeros.</summary>
    /// <param name="model">The model; owned by the caller.</param>
    /// <param name="count">Number of tiles.</param>
    /// <param name="isCalibrated">
    /// Whether it is run by the plan that was measured to be the fastest here, as soon as that is known; otherwise by
    /// the default plan, which gives the same pictures to the bit on every machine.
    /// </param>
    public ModelBatch(LoadedModel model, int count, bool isCalibrated = false)
    {
        _model = model;
        Plan = isCalibrated ? model.FastestPlan(count) : model.DefaultPlan(count);
        // The other threads have usual priority. The pictures are the same.
        if (LowPriorityThread.IsCurrent)
            Plan = Plan with { Division = WorkDivision.OneThread };
        _batch = model.CreateBatch(count, Plan);
        if (!isCalibrated)
            return;
        model.Calibration?.Want(model, count);
        _request = new BatchRequest(_batch, Plan.Form);
        model.Batcher.Add(Plan.Form);
    }

    /// <summary>How it is run.</summary>
    public CpuPlan Plan { get; private set; }

    /// <summary>Number of tiles.</summary>
    public int Size => _batch.Size;

    /// <summary>The latents of all tiles.</summary>
    public Span<float> Latents => _batch.Latents;

    /// <summary>The label weights of all tiles.</summary>
    public Span<float> Labels => _batch.Labels;

    /// <summary>The source pictures of all tiles.</summary>
    public Span<float> Sources => _batch.Source;

    /// <summary>The images: [tiles, channels, height, width] in [0, 1], tiles in reading order.</summary>
    public ReadOnlySpan<float> Images => _request is not null ? _request.Images : _batch.Images;

    /// <summary>Copies the inputs of all tiles. A faster plan replaces the one before it here.</summary>
    public void Fill(LatentBatch inputs)
    {
        if (_request is not null)
            TakeFasterPlan(_request);
        inputs.Latents.CopyTo(Latents);
        inputs.Labels.CopyTo(Labels);
        inputs.Sources.CopyTo(Sources);
    }

    /// <summary>
    /// Runs the generator; what is calibrated may be computed together with batches of other clients.
    /// </summary>
    /// <exception cref="InputException">ONNX Runtime cannot run it.</exception>
    public void Run()
    {
        try
        {
            if (_request is not null)
                _model.Batcher.Run(_request);
            else
                _batch.Run();
        }
        catch (OnnxRuntimeException e)
        {
            throw new InputException(
                $"{_model.File.Name}: ONNX Runtime cannot generate these pictures ({OnnxRuntimeReason.Of(e)}); show "
                + "something else, or export the model again",
                e);
        }
    }

    /// <summary>Runs the generator; here the run has ended when it returns.</summary>
    /// <param name="cancellation">Ends it before it begins.</param>
    public Task RunAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Run();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        if (_request is not null)
        {
            _request.Dispose();
            _model.Batcher.Remove();
        }

        if (_faster is not { } prepared)
            return;

        // Its session belongs to the model, which may be freed next.
        Task.WaitAny(prepared);
        if (prepared.IsCompletedSuccessfully)
            prepared.Result.Dispose();
        _faster = null;
    }

    // Opening a session takes time that no frame should wait for.
    private static Task<CpuBatch> OpenAsync(LoadedModel model, int count, CpuPlan plan) =>
        Task.Run(() =>
        {
            model.Batcher.Prepare(plan.Form);
            return model.CreateBatch(count, plan);
        });

    private void TakeFasterPlan(BatchRequest request)
    {
        if (_faster is null)
        {
            CpuPlan fastest = _model.FastestPlan(Size);
            if (fastest != Plan)
                (_faster, _preparedPlan) = (OpenAsync(_model, Size, fastest), fastest);
            return;
        }

        if (!_faster.IsCompletedSuccessfully)
            return;
        _batch.Dispose();
        (_batch, _faster, Plan) = (_faster.Result, null, _preparedPlan);
        request.Replace(_batch, Plan.Form);
    }
}
