using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// A generator on DirectML: the execution mode is selected, then a session is opened for each batch size and verified
/// with the golden values. This happens outside the frame path; sizes that are ready can be used meanwhile.
/// </summary>
internal sealed class DirectMLGenerator : IDisposable
{
    // The batch size at which two precisions are compared: a single picture does not saturate a GPU.
    private const int ComparedSize = 16;
    private const string Hang = "DXGI_ERROR_DEVICE_HUNG";

    private readonly GraphicsDevice _device;
    private readonly OrtDirectML _runtime;
    private readonly LadderMemory _memory;
    private readonly string _key;
    private readonly Dictionary<(ExecutionMode Mode, int Size), DirectMLSession> _opened = [];
    private volatile DirectMLSession[] _sessions = [];
    private double? _secondsOfPicture;

    private DirectMLGenerator(GraphicsDevice device, OrtDirectML runtime, GeneratorFile file, LadderMemory memory)
    {
        _device = device;
        _runtime = runtime;
        _memory = memory;
        _key = LadderMemory.KeyOf(file.Sha256, device.Adapter);
        File = file;
    }

    /// <summary>The model file.</summary>
    public GeneratorFile File { get; }

    /// <summary>The execution mode, and the modes tried before it.</summary>
    public PrecisionLadder Ladder { get; private set; } = null!;

    /// <summary>
    /// The batch sizes that are ready, in ascending order; empty if only the CPU can run the generator.
    /// </summary>
    public IReadOnlyList<int> Sizes => [.. _sessions.Select(session => session.Size)];

    /// <summary>
    /// The possible batch sizes, in ascending order: a run must not take so long that the device is reset.
    /// </summary>
    public IReadOnlyList<int> PossibleSizes => Ladder.Chosen == ExecutionMode.Cpu
        ? []
        : [.. RunLimits.Within(BatchPlan.Sizes, _secondsOfPicture, _device.Adapter.IsSoftware)];

    /// <summary>Selects the execution mode of a generator and opens its first session.</summary>
    /// <param name="device">The device; must outlive the generator.</param>
    /// <param name="runtime">ONNX Runtime's DirectML interface.</param>
    /// <param name="file">The model file.</param>
    /// <param name="modes">The modes to try, fastest first.</param>
    /// <param name="memory">Results of earlier runs; updated.</param>
    /// <param name="cancellation">Cancels between two runs.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static DirectMLGenerator Load(
        GraphicsDevice device,
        OrtDirectML runtime,
        GeneratorFile file,
        IReadOnlyList<ExecutionMode> modes,
        LadderMemory memory,
        CancellationToken cancellation)
    {
        var generator = new DirectMLGenerator(device, runtime, file, memory);
        try
        {
            generator.Find(modes, cancellation);
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the session of the smallest requested size that is missing, and verifies it. Must not be called on the
    /// render thread.
    /// </summary>
    /// <param name="sizes">The requested sizes.</param>
    /// <param name="cancellation">Cancels between two runs.</param>
    /// <returns>Whether a size was missing.</returns>
    /// <exception cref="GraphicsException">The pictures differ from the golden values.</exception>
    public bool OpenNext(IEnumerable<int> sizes, CancellationToken cancellation)
    {
        if (PossibleSizes.Intersect(sizes).Except(Sizes).Order().FirstOrDefault() is not (> 0 and int size))
            return false;
        double tolerance = ExecutionModes.Tolerance(Ladder.Chosen, File.Tolerance);
        try
        {
            ModeReplay replay = Replay(Ladder.Chosen, size, cancellation);
            if (!(replay.Golden.MaxDifference <= tolerance))
                throw new GraphicsException(
                    $"A batch of {size}",
                    OrtStatusCheck.Unspecified,
                    $"its golden pictures {replay.Golden.Difference}");
        }
        catch
        {
            Close(Ladder.Chosen, size);
            throw;
        }

        Publish();
        return true;
    }

    /// <summary>Opens sessions of all requested sizes that are possible.</summary>
    public void OpenAll(IReadOnlyCollection<int> sizes)
    {
        while (OpenNext(sizes, CancellationToken.None))
        {
            // One per iteration.
        }
    }

    /// <summary>The session of a size that is ready.</summary>
    public DirectMLSession Session(int size) => _sessions.First(session => session.Size == size);

    /// <inheritdoc/>
    public void Dispose()
    {
        _sessions = [];
        foreach (DirectMLSession session in _opened.Values)
            session.Dispose();
        _opened.Clear();
    }

    private void Find(IReadOnlyList<ExecutionMode> modes, CancellationToken cancellation)
    {
        KnownModes known = _memory.Find(_key);
        bool compares = known.Fastest is null
            && modes.Any(ExecutionModes.IsHalf)
            && !modes.All(ExecutionModes.IsHalf);
        Ladder = PrecisionLadder.Descend(modes, File.Tolerance, known, mode => Try(mode, compares, cancellation));
        foreach ((ExecutionMode mode, int size) in _opened.Keys.Where(key => key.Mode != Ladder.Chosen).ToArray())
            Close(mode, size);
        _secondsOfPicture = _opened.Count > 0 ? _opened[(Ladder.Chosen, 1)].SecondsOfRun : null;
        Publish();
        // At the next start the window does not wait for them again.
        if (Ladder.Tried.Any(result => result.IsStalled) && Ladder.Chosen == ExecutionMode.Cpu)
        {
            foreach (ExecutionMode mode in modes)
                _memory.Blame(_key, mode);
        }

        if (compares && Ladder.Chosen != ExecutionMode.Cpu)
            _memory.Keep(_key, Ladder.Chosen);
    }

    private ModeReplay Try(ExecutionMode mode, bool compares, CancellationToken cancellation)
    {
        try
        {
            ModeReplay one = Replay(mode, 1, cancellation);
            if (one.SecondsPerPicture > RunLimits.MostSecondsOfPicture)
                throw new TimeoutException($"a picture takes {one.SecondsPerPicture:F1} s");
            bool isWorthIt = compares
                && one.Golden.MaxDifference <= ExecutionModes.Tolerance(mode, File.Tolerance)
                && RunLimits.Within([ComparedSize], one.SecondsPerPicture, isSoftware: false).Any();
            if (!isWorthIt)
                return one;
            ModeReplay several = Replay(mode, ComparedSize, cancellation);
            return one.Golden.MaxDifference > several.Golden.MaxDifference
                ? several with { Golden = one.Golden }
                : several;
        }
        catch (DeviceLostException e) when (e.Reason == Hang)
        {
            // A recreated device would hang in the same way.
            _memory.Blame(_key, mode);
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            foreach ((ExecutionMode Mode, int Size) key in _opened.Keys.Where(key => key.Mode == mode).ToArray())
                Close(key.Mode, key.Size);
            throw;
        }
    }

    private ModeReplay Replay(ExecutionMode mode, int size, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        DirectMLSession session = Open(mode, size);
        ModeReplay replay = GoldenReplay.Run(session, File.Info.Golden, File.Tolerance, cancellation);
        session.SecondsOfRun = replay.SecondsPerPicture * size;
        return replay;
    }

    private DirectMLSession Open(ExecutionMode mode, int size)
    {
        if (_opened.TryGetValue((mode, size), out DirectMLSession? known))
            return known;
        try
        {
            byte[] model = DirectMLPasses.Apply(File.Model, ExecutionModes.IsHalf(mode)).ToByteArray();
            var session = new DirectMLSession(_device, _runtime, File.Info, model, size, ExecutionModes.IsFused(mode));
            _opened.Add((mode, size), session);
            return session;
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException e)
        {
            _device.ThrowIfLost(e);
            throw;
        }
    }

    private void Close(ExecutionMode mode, int size)
    {
        if (_opened.Remove((mode, size), out DirectMLSession? session))
            session.Dispose();
    }

    private void Publish() => _sessions =
    [
        .. _opened.Where(pair => pair.Key.Mode == Ladder.Chosen).Select(pair => pair.Value).OrderBy(
            session => session.Size),
    ];
}
