using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>A session bound once to slices of the caller's buffers; each run reads and writes them in place.</summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    /// <summary>Binds a session to the pictures <paramref name="first"/> to first + count - 1 of the buffers.</summary>
    public BoundRun(InferenceSession session, IReadOnlyList<BatchBuffer> inputs, BatchBuffer output, int first, int count)
    {
        _session = session;
        _binding = session.CreateIoBinding();
        foreach (var input in inputs)
            _binding.BindInput(input.Name, Value(input, first, count));
        _binding.BindOutput(output.Name, Value(output, first, count));
    }

    /// <summary>Computes the slice. Allocates no managed memory.</summary>
    public void Run() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var value in _values)
            value.Dispose();
    }

    private OrtValue Value(BatchBuffer buffer, int first, int count)
    {
        var slice = buffer.Values.AsMemory(first * buffer.PictureSize, count * buffer.PictureSize);
        var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, slice, buffer.Shape(count));
        _values.Add(value);
        return value;
    }
}
