using System.Runtime.InteropServices;
using ImageGen.Generators;

namespace ImageGen.Trainer.Native;

/// <summary>Classifies exceptions of LibTorch and TorchSharp.</summary>
internal static class LibTorchFailure
{
    /// <summary>
    /// Whether an exception may be caused by networks that do not fit their input, or by lack of memory.
    /// </summary>
    public static bool IsOfNetworks(Exception e) => e is ExternalException or ArgumentException
        or InvalidOperationException or NotSupportedException or ArithmeticException or OutOfMemoryException;

    /// <summary>Whether an exception may occur in networks that passed a dry run.</summary>
    public static bool IsOfComputing(Exception e) => e is ExternalException or OutOfMemoryException;

    /// <summary>The message, without LibTorch's native stack trace.</summary>
    public static string Reason(Exception e)
    {
        string line = OneLine.Of(e.Message.Split('\n')[0]).TrimEnd('.');
        return line.Contains("memory", StringComparison.OrdinalIgnoreCase) ? $"not enough memory: {line}" : line;
    }
}
