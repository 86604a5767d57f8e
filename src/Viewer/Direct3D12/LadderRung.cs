namespace ImageGen.Viewer.Direct3D12;

/// <summary>One way to run a generator, from the fastest to the safest.</summary>
internal enum LadderRung
{
    /// <summary>DirectML in float16, the graph fused.</summary>
    HalfFused,

    /// <summary>DirectML in float16, an operator at a time.</summary>
    Half,

    /// <summary>DirectML in float32, the graph fused.</summary>
    SingleFused,

    /// <summary>DirectML in float32, an operator at a time.</summary>
    Single,

    /// <summary>ONNX Runtime's CPU provider.</summary>
    Cpu,
}
