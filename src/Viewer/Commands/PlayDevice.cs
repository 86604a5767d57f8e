namespace ImageGen.Viewer.Commands;

/// <summary>What runs a generator.</summary>
internal enum PlayDevice
{
    /// <summary>The processor, by ONNX Runtime's CPU provider.</summary>
    Cpu,

    /// <summary>The graphics adapter, by ONNX Runtime's DirectML provider.</summary>
    DirectML,
}
