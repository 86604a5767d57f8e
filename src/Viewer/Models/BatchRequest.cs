using System.Runtime.ExceptionServices;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A client's batch that a <see cref="DynamicBatcher"/> runs, over and over, and the pictures of its last run.
/// </summary>
/// <param name="batch">The inputs, and what computes them alone.</param>
/// <param name="form">The form of the graph that it is run on.</param>
internal sealed class BatchRequest(CpuBatch batch, GraphForm form) : IDisposable
{
    private readonly AutoResetEvent _turn = new(initialState: false);
    private float[] _images = [];
    private bool _isShared;
    private bool _isDone;
    private Exception? _error;

    /// <summary>The inputs; owned by the caller.</summary>
    public CpuBatch Batch { get; private set; } = batch;

    /// <summary>The form of the graph that it is run on.</summary>
    public GraphForm Form { get; private set; } = form;

    /// <summary>What is computed together with it, if it is the first of them, which it is itself.</summary>
    public List<BatchRequest> Group { get; } = new(DynamicBatcher.MostPictures);

    /// <summary>The pictures of the last run.</summary>
    public ReadOnlySpan<float> Images => _isShared ? _images : Batch.Images;

    /// <summary>Replaces the batch by one of the same size.</summary>
    public void Replace(CpuBatch batch, GraphForm form) => (Batch, Form, _isShared) = (batch, form, false);

    /// <summary>Begins a run.</summary>
    public void Begin()
    {
        Group.Clear();
        Group.Add(this);
        (_isDone, _error) = (false, null);
    }

    /// <summary>Waits until another thread has computed the pictures, or has left that to this one.</summary>
    /// <returns>Whether they are computed.</returns>
    public bool IsDoneByOther()
    {
        _turn.WaitOne();
        if (_isDone)
            ThrowError();
        return _isDone;
    }

    /// <summary>Leaves the run of its group to its thread, which waits.</summary>
    public void LetRun() => _turn.Set();

    /// <summary>Tells its thread, which waits, that the pictures are computed, or failed.</summary>
    public void Finish()
    {
        _isDone = true;
        _turn.Set();
    }

    /// <summary>Computes the pictures by its own batch.</summary>
    /// <param name="run">Runs it.</param>
    public void RunItself(Action<CpuBatch> run)
    {
        run(Batch);
        _isShared = false;
    }

    /// <summary>Likewise; an error is kept for its thread.</summary>
    /// <param name="run">Runs it.</param>
    public void TryRunItself(Action<CpuBatch> run)
    {
        try
        {
            RunItself(run);
        }
#pragma warning disable CA1031 // ThrowError throws it on the thread that it belongs to
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = e;
        }
    }

    /// <summary>Throws the error of the run, if it failed.</summary>
    public void ThrowError()
    {
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
    }

    /// <summary>Copies the inputs into a larger batch.</summary>
    /// <param name="target">The larger batch.</param>
    /// <param name="first">The number of its first picture there.</param>
    public void CopyInputsTo(CpuBatch target, int first)
    {
        Batch.Latents.CopyTo(target.Latents[(Batch.Latents.Length / Batch.Size * first)..]);
        Batch.Labels.CopyTo(target.Labels[(Batch.Labels.Length / Batch.Size * first)..]);
        Batch.Source.CopyTo(target.Source[(Batch.Source.Length / Batch.Size * first)..]);
    }

    /// <summary>Takes the pictures out of a larger batch.</summary>
    /// <param name="source">The larger batch.</param>
    /// <param name="first">The number of its first picture there.</param>
    public void CopyImagesFrom(CpuBatch source, int first)
    {
        int length = Batch.Images.Length;
        if (_images.Length != length)
            _images = new float[length];
        source.Images.Slice(length / Batch.Size * first, length).CopyTo(_images);
        _isShared = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
