using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>A buffer in GPU memory that is also an input or output of a session.</summary>
/// <remarks>
/// Disposed in this order: the OrtValue, ONNX Runtime's allocation for the buffer, the buffer.
/// </remarks>
internal sealed unsafe class DirectMLTensor : IDisposable
{
    private readonly OrtDirectML _runtime;
    private readonly nint _allocation;

    /// <summary>Creates the tensor.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="runtime">ONNX Runtime's DirectML interface.</param>
    /// <param name="shape">The shape of the float32 tensor.</param>
    public DirectMLTensor(GraphicsDevice device, OrtDirectML runtime, params long[] shape)
    {
        _runtime = runtime;
        Count = checked((int)shape.Aggregate(1L, (product, extent) => product * extent));
        Buffer = new GpuBuffer(device, (long)Count * sizeof(float));
        try
        {
            _allocation = runtime.Allocate(Buffer.Handle);
            using var memory = new OrtMemoryInfo("DML", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
            Value = OrtValue.CreateTensorValueWithData(
                memory, TensorElementType.Float, shape, _allocation, Buffer.Size);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of values.</summary>
    public int Count { get; }

    /// <summary>The buffer; owned by this object.</summary>
    public GpuBuffer Buffer { get; }

    /// <summary>The tensor for ONNX Runtime; owned by this object.</summary>
    public OrtValue Value { get; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Value?.Dispose();
        if (_allocation != 0)
            _runtime.Free(_allocation);
        Buffer.Dispose();
    }
}
