using TorchSharp;

namespace ImageGen.Trainer.Native;

/// <summary>Sets the number of LibTorch's threads until it is disposed.</summary>
internal sealed class ThreadCount : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    /// <summary>Sets it.</summary>
    /// <param name="count">Number of threads, at least 1.</param>
    public ThreadCount(int count) => torch.set_num_threads(count);

    /// <summary>Sets the number that it was before.</summary>
    public void Dispose() => torch.set_num_threads(_before);
}
