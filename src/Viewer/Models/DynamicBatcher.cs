using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Runs the batches of all clients of one model. One that is alone runs by its own plan. While others run as well, a
/// small batch is computed by one thread; if as many runs as there are threads are in progress, it waits, and all small
/// batches that wait when a run ends are computed as one, first come, first served. A large batch gains nothing by that
/// and is run at once, so that no small one waits for it. Nothing is ever delayed for others to join. Thread-safe;
/// allocates nothing once each size has been run. Dispose of it before the generator, when nothing runs.
/// </summary>
/// <param name="threads">Number of threads, which is the maximum number of runs of small batches.</param>
/// <param name="create">Creates a batch of a number of pictures that is run by a plan.</param>
/// <param name="run">Runs a batch; null for the usual way.</param>
internal sealed class DynamicBatcher(
    int threads, Func<int, CpuPlan, CpuBatch> create, Action<CpuBatch>? run = null) : IDisposable
{
    /// <summary>
    /// The maximum number of pictures of a small batch, and of what is computed as one; the time of more is linear in
    /// their number.
    /// </summary>
    public const int MostPictures = 8;

    private readonly Action<CpuBatch> _run = run ?? (static batch => batch.Run());
    private readonly Lock _lock = new();
    private readonly Queue<BatchRequest> _waiting = new(MostPictures);
    private readonly Dictionary<(GraphForm Form, int Size), Stack<CpuBatch>> _idle = [];
    private int _clients;
    private int _smallRuns;
    private int _largeRuns;

    /// <summary>Number of clients' batches.</summary>
    public int Clients
    {
        get
        {
            lock (_lock)
                return _clients;
        }
    }

    /// <summary>Number of batches that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Adds a client's batch. What several need is opened now, which takes time that no frame has.</summary>
    /// <param name="form">The form of the graph that it is run on.</param>
    public void Add(GraphForm form)
    {
        lock (_lock)
            _clients++;
        Prepare(form);
    }

    /// <summary>Removes a client's batch.</summary>
    public void Remove()
    {
        lock (_lock)
            _clients--;
    }

    /// <summary>Opens what is needed to run a form of the graph, if there are several clients.</summary>
    /// <param name="form">The form.</param>
    public void Prepare(GraphForm form)
    {
        lock (_lock)
        {
            if (_clients < 2 || _idle.ContainsKey((form, 1)))
                return;
        }

        Return(Take(form, 1), form);
    }

    /// <summary>Computes the pictures of a request, on the calling thread or together with others.</summary>
    /// <param name="request">The request; its inputs must not change until this returns.</param>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">Its run failed.</exception>
    public void Run(BatchRequest request)
    {
        if (request.Batch.Size > MostPictures)
        {
            RunLarge(request);
            return;
        }

        bool isAlone, isWaiting;
        request.Begin();
        lock (_lock)
        {
            isWaiting = _smallRuns >= threads;
            if (isWaiting)
                _waiting.Enqueue(request);
            else
                _smallRuns++;
            int runs = _smallRuns + _largeRuns;
            // With few runs on many threads, each has several of them.
            isAlone = !isWaiting && (runs == 1 || 2 * runs <= threads);
        }

        if (isWaiting && request.IsDoneByOther())
            return;
        try
        {
            if (isAlone)
                request.RunItself(_run);
            else
                RunGroup(request.Group);
        }
        finally
        {
            LetNextRun();
        }

        request.ThrowError();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CpuBatch batch in _idle.Values.SelectMany(batches => batches))
            batch.Dispose();
        _idle.Clear();
    }

    private void RunLarge(BatchRequest request)
    {
        lock (_lock)
            _largeRuns++;
        try
        {
            request.RunItself(_run);
        }
        finally
        {
            lock (_lock)
                _largeRuns--;
        }
    }

    // The group of the first one that waits goes on in place of the run that has ended.
    private void LetNextRun()
    {
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out BatchRequest? first))
            {
                _smallRuns--;
                return;
            }

            int size = first.Batch.Size;
            while (_waiting.TryPeek(out BatchRequest? next) && next.Form == first.Form
                && size + next.Batch.Size <= MostPictures)
            {
                first.Group.Add(_waiting.Dequeue());
                size += next.Batch.Size;
            }

            first.LetRun();
        }
    }

    private void RunGroup(List<BatchRequest> group)
    {
        try
        {
            RunTogether(group);
        }
#pragma warning disable CA1031 // each request has an error of its own
        catch (Exception)
#pragma warning restore CA1031
        {
            foreach (BatchRequest request in group)
                request.TryRunItself(_run);
        }

        // The first one is that of this thread.
        for (int i = 1; i < group.Count; i++)
            group[i].Finish();
    }

    private void RunTogether(List<BatchRequest> group)
    {
        int size = 0;
        foreach (BatchRequest request in group)
            size += request.Batch.Size;
        GraphForm form = group[0].Form;
        CpuBatch batch = Take(form, size);
        try
        {
            int first = 0;
            foreach (BatchRequest request in group)
            {
                request.CopyInputsTo(batch, first);
                first += request.Batch.Size;
            }

            _run(batch);
            first = 0;
            foreach (BatchRequest request in group)
            {
                request.CopyImagesFrom(batch, first);
                first += request.Batch.Size;
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        Return(batch, form);
    }

    private CpuBatch Take(GraphForm form, int size)
    {
        lock (_lock)
        {
            if (_idle.TryGetValue((form, size), out Stack<CpuBatch>? batches) && batches.TryPop(out CpuBatch? batch))
                return batch;
        }

        return create(size, new CpuPlan(form, WorkDivision.OneThread));
    }

    private void Return(CpuBatch batch, GraphForm form)
    {
        lock (_lock)
        {
            if (!_idle.TryGetValue((form, batch.Size), out Stack<CpuBatch>? batches))
                _idle.Add((form, batch.Size), batches = new Stack<CpuBatch>(threads));
            batches.Push(batch);
        }
    }
}
