using ImageGen.Generators.Format;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// The buffers of a session's runs, bound once: inputs to copy to, and pictures for a shader to read. Several may share
/// a session. A run submits to the queue and returns without waiting for the GPU.
/// </summary>
internal sealed unsafe class DirectMLRun : IDisposable
{
    // Frequent enough to keep the memory below 3 MB, rare enough that the wait is not noticeable.
    private const int RunsBetweenFlushes = 4096;

    private readonly DirectMLSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly OrtValue _cpuValue = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
    private readonly List<(string Name, DirectMLTensor Tensor)> _inputs = [];
    private int _runs;

    /// <summary>Creates the buffers and binds them.</summary>
    /// <param name="session">The session; owned by the caller.</param>
    public DirectMLRun(DirectMLSession session)
    {
        _session = session;
        _binding = session.InferenceSession.CreateIoBinding();
        try
        {
            GeneratorInfo info = session.Info;
            if (info.Latent is { } latent)
                Bind(InterfaceNames.Latent, [.. latent.Shape.Select(extent => (long)extent)]);
            if (info.IsConditional)
                Bind(InterfaceNames.Label, info.ClassNames.Count);
            if (info.Source is { } source)
                Bind(InterfaceNames.Source, source.Shape.Channels, source.Shape.Height, source.Shape.Width);
            Images = new DirectMLTensor(
                session.Device,
                session.Runtime,
                session.Size,
                info.Image.Channels,
                info.Image.Height,
                info.Image.Width);
            _binding.BindOutput(InterfaceNames.Image, Images.Value);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of pictures per run.</summary>
    public int Size => _session.Size;

    /// <summary>The queue that runs are submitted to; owned by the session.</summary>
    public GpuQueue Queue => _session.Queue;

    /// <summary>The pictures: [size, channels, height, width] in [0, 1].</summary>
    public DirectMLTensor Images { get; } = null!;

    /// <summary>
    /// The source pictures: [size, channels, height, width] in [0, 1]; null if the generator does not translate
    /// pictures.
    /// </summary>
    public DirectMLTensor? Source => Input(InterfaceNames.Source);

    /// <summary>Size of all inputs in bytes.</summary>
    public long InputBytes => _inputs.Sum(input => input.Tensor.Buffer.Size);

    /// <summary>An input by its name; null if the graph has no such input.</summary>
    public DirectMLTensor? Input(string name)
    {
        foreach ((string known, DirectMLTensor tensor) in _inputs)
        {
            if (known == name)
                return tensor;
        }

        return null;
    }

    /// <summary>Records a copy of values to an input.</summary>
    /// <param name="name">Name of the input.</param>
    /// <param name="values">The values, starting at the first picture; missing ones are left unchanged.</param>
    /// <param name="upload">The upload heap.</param>
    /// <param name="commands">The command list to record into.</param>
    public void Fill(string name, ReadOnlySpan<float> values, UploadBuffer upload, FrameContext commands)
    {
        if (values.IsEmpty || Input(name) is not { } tensor)
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Length, tensor.Count, nameof(values));
        long offset = upload.Write(values);
        commands.List->CopyBufferRegion(
            tensor.Buffer.Handle, 0, upload.Handle, (ulong)offset, (ulong)values.Length * sizeof(float));
    }

    /// <summary>
    /// Submits the graph to the session's queue, after the uploads of another queue, which then waits for the pictures.
    /// </summary>
    /// <param name="other">The queue that copied the inputs and will read the pictures.</param>
    /// <param name="filled">The value of its fence after the copies.</param>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Run(GpuQueue other, ulong filled)
    {
        _session.Queue.WaitFor(other.Fence, filled);
        Run();
        other.WaitFor(_session.Queue.Fence, _session.Queue.Fence.Signal());
    }

    /// <summary>Submits the graph to the session's queue.</summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Run()
    {
        try
        {
            if (++_runs % RunsBetweenFlushes == 0)
                ReleaseReferences();
            _session.InferenceSession.RunWithBinding(_options, _binding);
        }
        catch (OnnxRuntimeException e)
        {
            // The removal of the device may surface as any error (ONNX Runtime issue 26606).
            _session.Device.ThrowIfLost(e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _cpuValue.Dispose();
        _options.Dispose();
        foreach ((_, DirectMLTensor tensor) in _inputs)
            tensor.Dispose();
        Images?.Dispose();
    }

    /// <summary>
    /// The provider keeps references to the resources of fused graphs until it flushes commands of its own; waiting
    /// alone does not release them. Binding a CPU value makes it record a copy, so that there is something to flush.
    /// </summary>
    private void ReleaseReferences()
    {
        (string name, DirectMLTensor tensor) = _inputs[0];
        _binding.BindInput(name, _cpuValue);
        _binding.SynchronizeBoundInputs();
        _binding.BindInput(name, tensor.Value);
    }

    private void Bind(string name, params long[] shape)
    {
        var tensor = new DirectMLTensor(_session.Device, _session.Runtime, [_session.Size, .. shape]);
        _inputs.Add((name, tensor));
        _binding.BindInput(name, tensor.Value);
    }
}
