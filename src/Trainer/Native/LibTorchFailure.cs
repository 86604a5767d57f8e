using System.Runtime.InteropServices;
using ImageGen.Generators;

namespace ImageGen.Trainer.Native;

/// <summary>What LibTorch throws when it cannot compute something, and TorchSharp before it gets there.</summary>
internal static class LibTorchFailure
{
    /// <summary>Whether an exception may be one of networks that do not fit their input, or one of memory.</summary>
    public static bool IsOfNetworks(Exception e) => e is ExternalException or ArgumentException
        or InvalidOperationException or NotSupportedException or ArithmeticException or OutOfMemoryException;

    /// <summary>Whether an exception may come out of networks that were tried before.</summary>
    public static bool IsOfComputing(Exception e) => e is ExternalException or OutOfMemoryException;

    /// <summary>What it says, without the trace of LibTorch's own stack.</summary>
    public static string Reason(Exception e)
    {
        string line = OneLine.Of(e.Message.Split('\n')[0]).TrimEnd('.');
        return line.Contains("memory", StringComparison.OrdinalIgnoreCase) ? $"not enough memory: {line}" : line;
    }
}
