namespace ImageGen.Viewer.Direct3D12;

/// <summary>What can be done with an OrtStatus, the error object of ONNX Runtime's C interface.</summary>
internal interface IOrtStatusReader
{
    /// <summary>Its message.</summary>
    string Message(nint status);

    /// <summary>Frees it.</summary>
    void Release(nint status);
}
