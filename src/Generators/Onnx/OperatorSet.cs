namespace ImageGen.Generators.Onnx;

/// <summary>The version of the standard operators that a model uses.</summary>
internal static class OperatorSet
{
    /// <summary>Whether a domain is that of the standard operators.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    /// <summary>The version of the standard operators; 0 if the model names none.</summary>
    public static int Of(ModelProto model) =>
        (int)(model.OpsetImport.FirstOrDefault(set => IsStandard(set.Domain))?.Version ?? 0);
}
