using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Checks the result of a call of ONNX Runtime's C API: null on success, otherwise an OrtStatus that the caller must
/// release, because an unreleased one makes the next call fail for no apparent reason.
/// </summary>
/// <param name="reader">Reads and releases a status.</param>
internal sealed class OrtStatusCheck(IOrtStatusReader reader)
{
    /// <summary>E_FAIL: a failure without a more specific code.</summary>
    public const int Unspecified = unchecked((int)0x80004005);

    /// <summary>Throws if a call failed; the status is released in any case.</summary>
    /// <param name="status">The result of the call.</param>
    /// <param name="call">Name of the call, as in its header.</param>
    /// <exception cref="GraphicsException">The call failed; the message contains its name and the error.</exception>
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

/// <summary>Operations on an OrtStatus, the error object of ONNX Runtime's C API.</summary>
internal interface IOrtStatusReader
{
    /// <summary>The error message of a status.</summary>
    string Message(nint status);

    /// <summary>Releases a status.</summary>
    void Release(nint status);
}
