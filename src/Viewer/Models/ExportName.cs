using System.Globalization;

namespace ImageGen.Viewer.Models;

/// <summary>The names of the exports of a training run: files "step-00000050.onnx", for a person "step 50".</summary>
internal static class ExportName
{
    /// <summary>What the names of the files begin with.</summary>
    public const string Prefix = "step-";

    /// <summary>The step of an export; null for another file.</summary>
    /// <param name="name">The file name without extension.</param>
    public static long? StepOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : null;

    /// <summary>The name of a generator file for a person.</summary>
    /// <param name="name">The file name without extension.</param>
    public static string Of(string name) =>
        StepOf(name) is { } step ? string.Create(CultureInfo.InvariantCulture, $"step {step:N0}") : name;
}
