using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class GeneratorLoaderTests : IDisposable
{
    private readonly FakeMaker _maker = new();
    private readonly ConcurrentQueue<(string Text, bool IsProblem)> _told = new();
    private readonly GeneratorFile[] _files =
        [.. Enumerable.Range(1, 6).Select(seed => SyntheticGenerator.Uniform(seed))];

    private GeneratorLoader<FakeGenerator>? _loader;

    public void Dispose()
    {
        _maker.Open();
        _loader?.Dispose();
        Assert.All(_maker.Made, generator => Assert.True(generator.IsDisposed));
        _maker.Dispose();
    }

    [Fact]
    public async Task What_is_seen_is_made_and_all_its_sizes_after_it()
    {
        GeneratorLoader<FakeGenerator> loader = Start();
        loader.Follow([_files[0], _files[1]]);
        await Ready(0, sizes: 3);
        await Ready(1, sizes: 3);
        // One picture of both comes before larger batches of either.
        Assert.Equal(["load 0", "load 1"], _maker.Steps.Take(2).Select(NameOf));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Browsing_leaves_what_is_passed_by_and_the_one_on_screen_is_next()
    {
        _maker.Close();
        GeneratorLoader<FakeGenerator> loader = Start();
        loader.Follow([_files[0]]);
        await Waiting.UntilAsync(() => _maker.IsInside, "the first is being made");
        // Forty key presses while the first one is still being made.
        for (int i = 1; i <= 40; i++)
            loader.Follow([_files[i % 5]]);
        loader.Follow([_files[5]]);
        _maker.Open();
        await Ready(5, sizes: 3);
        Assert.Equal((null, null), loader.Find(_files[0]));
        Assert.Equal(["load 0", "load 5"], _maker.Steps.Take(2).Select(NameOf));
        loader.Follow([_files[0]]);
        await Ready(0, sizes: 3);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_generator_that_fails_is_reported_and_the_others_are_made()
    {
        _maker.Failures[_files[0].Sha256] = new InvalidOperationException("a driver's fault");
        GeneratorLoader<FakeGenerator> loader = Start();
        loader.Follow([_files[0], _files[1]]);
        await Ready(1, sizes: 3);
        Assert.Contains("a driver's fault", loader.Find(_files[0]).Problem, StringComparison.Ordinal);
        (string text, bool isProblem) = Assert.Single(_told);
        Assert.True(isProblem);
        Assert.Contains("running on the CPU", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_a_cancelled_call_of_its_own_is_no_end_either()
    {
        // What a driver throws on its own is not a person who has left.
        _maker.Failures[_files[0].Sha256] = new OperationCanceledException();
        GeneratorLoader<FakeGenerator> loader = Start();
        loader.Follow([_files[0], _files[1]]);
        await Ready(1, sizes: 3);
        Assert.NotNull(loader.Find(_files[0]).Problem);
    }

    [Fact]
    public async Task Too_little_memory_frees_what_was_seen_least_recently_and_tries_again()
    {
        GeneratorLoader<FakeGenerator> loader = Start();
        foreach (int i in (int[])[0, 1])
        {
            loader.Follow([_files[i]]);
            await Ready(i, sizes: 3);
        }

        _maker.Room = 2;
        loader.Follow([_files[2]]);
        await Ready(2, sizes: 3);
        Assert.Equal((null, null), loader.Find(_files[0]));
        Assert.NotNull(loader.Find(_files[1]).Generator);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Where_nothing_is_left_to_free_the_cpu_plays()
    {
        _maker.Room = 0;
        GeneratorLoader<FakeGenerator> loader = Start();
        loader.Follow([_files[0]]);
        await Waiting.UntilAsync(() => loader.Find(_files[0]).Problem is not null, "it is given up");
        Assert.Contains("too little free memory", Assert.Single(_told).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_stay_than_may_and_none_where_memory_is_short_but_those_seen()
    {
        GeneratorLoader<FakeGenerator> loader = Start(mostKept: 2);
        for (int i = 0; i < 4; i++)
        {
            loader.Follow([_files[i]]);
            await Ready(i, sizes: 3);
        }

        await Waiting.UntilAsync(() => _maker.Alive == 2, "the oldest are freed");
        Assert.Equal((null, null), loader.Find(_files[1]));
        Assert.NotNull(loader.Find(_files[2]).Generator);
        _maker.IsShortOfMemory = true;
        loader.Follow([_files[4]]);
        await Ready(4, sizes: 3);
        await Waiting.UntilAsync(() => _maker.Alive == 1, "only what is seen is left");
    }

    [Fact]
    public async Task A_loss_of_the_device_ends_it_and_is_there_to_be_thrown()
    {
        _maker.Failures[_files[0].Sha256] = new DeviceLostException("DXGI_ERROR_DEVICE_HUNG");
        GeneratorLoader<FakeGenerator> loader = Start();
        loader.Follow([_files[0]]);
        await Waiting.UntilAsync(() => loader.Lost is not null, "the loss is known");
        Assert.Equal("DXGI_ERROR_DEVICE_HUNG", loader.Lost!.Reason);
    }

    private GeneratorLoader<FakeGenerator> Start(int mostKept = 6) =>
        _loader = new(_maker, mostKept, (text, isProblem) => _told.Enqueue((text, isProblem)), () => { });

    private Task Ready(int file, int sizes) => Waiting.UntilAsync(
        () => _loader!.Find(_files[file]).Generator?.Sizes == sizes, $"generator {file} has {sizes} sizes");

    private string NameOf((string What, string Sha256) step) =>
        $"{step.What} {Array.FindIndex(_files, file => file.Sha256 == step.Sha256)}";

    private sealed class FakeGenerator(string sha256) : IDisposable
    {
        private int _sizes = 1;
        private int _disposed;

        public string Sha256 => sha256;

        public int Sizes
        {
            get => Volatile.Read(ref _sizes);
            set => Volatile.Write(ref _sizes, value);
        }

        public bool IsDisposed => Volatile.Read(ref _disposed) == 1;

        public void Dispose() => Assert.Equal(0, Interlocked.Exchange(ref _disposed, 1));
    }

    private sealed class FakeMaker : IGeneratorMaker<FakeGenerator>, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new(initialState: true);

        public ConcurrentQueue<FakeGenerator> Made { get; } = new();

        public ConcurrentQueue<(string What, string Sha256)> Steps { get; } = new();

        public ConcurrentDictionary<string, Exception> Failures { get; } = new();

        public int Room { get; set; } = int.MaxValue;

        public bool IsInside { get; private set; }

        public bool IsShortOfMemory { get; set; }

        public int Alive => Made.Count(generator => !generator.IsDisposed);

        public void Close() => _gate.Reset();

        public void Open() => _gate.Set();

        public void Dispose() => _gate.Dispose();

        public FakeGenerator Load(GeneratorFile file, CancellationToken cancellation)
        {
            Steps.Enqueue(("load", file.Sha256));
            IsInside = true;
            // Opening a session cannot be stopped half way.
            _gate.Wait(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            if (Failures.TryGetValue(file.Sha256, out Exception? failure))
                throw failure;
            if (Alive >= Room)
                throw new GraphicsException("CreateCommittedResource", unchecked((int)0x8007000E));
            var made = new FakeGenerator(file.Sha256);
            Made.Enqueue(made);
            return made;
        }

        public bool OpenNext(FakeGenerator generator, CancellationToken cancellation)
        {
            if (generator.Sizes == 3)
                return false;
            Steps.Enqueue(("open", generator.Sha256));
            generator.Sizes++;
            return true;
        }
    }
}
