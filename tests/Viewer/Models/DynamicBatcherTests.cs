using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

[Collection(nameof(RunsAlone))]
public sealed class DynamicBatcherTests : IDisposable
{
    private readonly CpuGenerator _generator;
    private readonly DynamicBatcher _batcher;
    private readonly ManualResetEventSlim _isHeld = new();
    private readonly ManualResetEventSlim _mayEnd = new();
    private readonly List<int> _sizes = [];
    private readonly List<CpuBatch> _own = [];
    private CpuBatch? _held;
    private Func<CpuBatch, bool> _fails = _ => false;
    private int _created;

    public DynamicBatcherTests()
    {
        _generator = CpuGenerator.Load(SyntheticGenerator.Conditional(), new CpuGeneratorOptions { Threads = 1 });
        _batcher = new DynamicBatcher(
            threads: 1,
            (size, plan) =>
            {
                _created++;
                return _generator.CreateBatch(size, plan);
            },
            Run);
    }

    public void Dispose()
    {
        _batcher.Dispose();
        foreach (CpuBatch batch in _own)
            batch.Dispose();
        _generator.Dispose();
        _isHeld.Dispose();
        _mayEnd.Dispose();
    }

    [Fact]
    public void A_client_alone_runs_its_own_batch_and_needs_nothing_else()
    {
        using BatchRequest request = Request(1, seed: 7);
        _batcher.Add(GraphForm.Fitted);
        _batcher.Run(request);
        Assert.Equal(Alone(1, 7), request.Images.ToArray());
        Assert.Equal(0, _created);
        _batcher.Add(GraphForm.Fitted);
        Assert.Equal(1, _created);
    }

    [Fact]
    public async Task What_waits_is_computed_as_one_and_each_gets_its_own_pictures()
    {
        (BatchRequest Request, Exception? Error)[] done = await RunWhileHeldAsync(1, 1, 2, 1, 1);
        Assert.Equal([1, 6], _sizes);
        for (int i = 0; i < done.Length; i++)
            Assert.Equal(Alone(done[i].Request.Batch.Size, i), done[i].Request.Images.ToArray());
    }

    [Fact]
    public async Task They_come_in_order_and_no_run_exceeds_the_limit()
    {
        const int most = DynamicBatcher.MostPictures;
        await RunWhileHeldAsync(most, 1, most, 1, 1, most - 1, 1);
        Assert.Equal([1, most, 1, most, 2, most], _sizes);
    }

    [Fact]
    public async Task A_failure_is_that_of_the_client_whose_own_run_fails()
    {
        _fails = batch => batch.Size >= 3;
        (BatchRequest Request, Exception? Error)[] done = await RunWhileHeldAsync(1, 3, 1, 2);
        Assert.Equal([false, true, false, false], done.Select(each => each.Error is not null));
        foreach (int i in (int[])[0, 2, 3])
            Assert.Equal(Alone(done[i].Request.Batch.Size, i), done[i].Request.Images.ToArray());

        _fails = _ => false;
        _sizes.Clear();
        _batcher.Run(done[1].Request);
        Assert.Equal(Alone(3, 1), done[1].Request.Images.ToArray());
    }

    [Fact]
    public async Task A_large_batch_does_not_wait_and_a_small_one_does_not_wait_for_it()
    {
        using BatchRequest large = Request(DynamicBatcher.MostPictures + 1, seed: 1);
        using BatchRequest small = Request(1, seed: 2);
        Task holding = HoldAsync(Request(1, seed: 3));
        _batcher.Run(large);
        Assert.Equal(Alone(large.Batch.Size, 1), large.Images.ToArray());
        _mayEnd.Set();
        await holding;

        _mayEnd.Reset();
        holding = HoldAsync(large);
        _batcher.Run(small);
        Assert.Equal(Alone(1, 2), small.Images.ToArray());
        _mayEnd.Set();
        await holding;
    }

    [Fact]
    public async Task Beside_others_a_run_allocates_nothing()
    {
        using BatchRequest large = Request(DynamicBatcher.MostPictures + 1, seed: 1);
        using BatchRequest small = Request(1, seed: 2);
        Task holding = HoldAsync(large);
        _batcher.Run(small);
        _sizes.EnsureCapacity(10_000);
        Assert.Equal(0, Allocation.OfEveryRound(() =>
        {
            for (int i = 0; i < 100; i++)
                _batcher.Run(small);
        }));
        _mayEnd.Set();
        await holding;
    }

    // The pictures of a batch that is run by the default plan, which is that of files.
    private float[] Alone(int size, int seed)
    {
        using CpuBatch batch = _generator.CreateBatch(size, CpuPlan.Default(size, threads: 1));
        Fill(batch, seed);
        batch.Run();
        return batch.Images.ToArray();
    }

    private BatchRequest Request(int size, int seed)
    {
        CpuBatch batch = _generator.CreateBatch(size, CpuPlan.Default(size, threads: 1));
        _own.Add(batch);
        Fill(batch, seed);
        return new BatchRequest(batch, GraphForm.Fitted);
    }

    private void Fill(CpuBatch batch, int seed)
    {
        int latents = batch.Latents.Length / batch.Size;
        int classes = batch.Labels.Length / batch.Size;
        for (int i = 0; i < batch.Size; i++)
        {
            LatentSampler.Sample(
                _generator.Info, (ulong)((100 * seed) + i), batch.Latents.Slice(i * latents, latents));
            batch.Labels[(i * classes) + ((seed + i) % classes)] = 1;
        }
    }

    private void Run(CpuBatch batch)
    {
        lock (_sizes)
            _sizes.Add(batch.Size);
        if (batch == _held)
        {
            _isHeld.Set();
            Assert.True(_mayEnd.Wait(Waiting.Limit));
        }

        if (_fails(batch))
            throw new InvalidOperationException("no memory");
        batch.Run();
    }

    private async Task HoldAsync(BatchRequest request)
    {
        _held = request.Batch;
        _isHeld.Reset();
        var holding = Task.Run(() => _batcher.Run(request), TestContext.Current.CancellationToken);
        Assert.True(_isHeld.Wait(Waiting.Limit, TestContext.Current.CancellationToken));
        await holding;
    }

    private async Task<(BatchRequest Request, Exception? Error)[]> RunWhileHeldAsync(params int[] sizes)
    {
        Task holding = HoldAsync(Request(1, seed: 99));
        var runs = new List<Task<(BatchRequest Request, Exception? Error)>>();
        for (int i = 0; i < sizes.Length; i++)
        {
            BatchRequest request = Request(sizes[i], seed: i);
            int before = i;
            runs.Add(Task.Run(() => (request, Record.Exception(() => _batcher.Run(request)))));
            await Waiting.UntilAsync(() => _batcher.Waiting == before + 1, "it waits");
        }

        _mayEnd.Set();
        await holding;
        return await Task.WhenAll(runs);
    }
}
