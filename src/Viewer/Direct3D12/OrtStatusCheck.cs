using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Checks what a call of ONNX Runtime's C interface returns: nothing when it succeeded, otherwise an OrtStatus that the
/// caller must free. None may be dropped, or the next call fails for no reason that can be seen.
/// </summary>
/// <param name="reader">Reads and frees a status.</param>
internal sealed class OrtStatusCheck(IOrtStatusReader reader)
{
    /// <summary>E_FAIL: a failure without a code of its own.</summary>
    public const int Unspecified = unchecked((int)0x80004005);

    /// <summary>Throws when a call failed; the status is freed in any case.</summary>
    /// <param name="status">What the call returned.</param>
    /// <param name="call">The call, as its header names it.</param>
    /// <exception cref="GraphicsException">The call failed; the message says which and why.</exception>
    public void Check(nint status, string call)
    {
        if (status == 0)
            return;
        string message;
        try
        {
            message = reader.Message(status);
        }
        finally
        {
            reader.Release(status);
        }

        throw new GraphicsException(call, DeviceFailure.CodeIn(message) ?? Unspecified, OneLine.Of(message));
    }
}

/// <summary>What can be done with an OrtStatus, the error object of ONNX Runtime's C interface.</summary>
internal interface IOrtStatusReader
{
    /// <summary>Its message.</summary>
    string Message(nint status);

    /// <summary>Frees it.</summary>
    void Release(nint status);
}
