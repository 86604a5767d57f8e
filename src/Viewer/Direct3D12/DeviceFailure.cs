using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Describes errors of the graphics device to the user. ONNX Runtime hides the HRESULT in a long text.
/// </summary>
internal static class DeviceFailure
{
    private const int OutOfMemory = unchecked((int)0x8007000E);

    /// <summary>
    /// Finds the HRESULT in an error text of ONNX Runtime: a word of eight hexadecimal digits, as the Windows
    /// Implementation Library formats it.
    /// </summary>
    /// <returns>The code of a failure; null if there is none.</returns>
    public static int? CodeIn(string text)
    {
        foreach (string word in text.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is ['8', ..]
                && word.Length == 8
                && uint.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
                return unchecked((int)code);
        }

        return null;
    }

    /// <summary>Whether the device ran out of memory.</summary>
    public static bool IsOutOfMemory(Exception failure) => CodeOf(failure) == OutOfMemory;

    /// <summary>A short description of the error.</summary>
    public static string Describe(Exception failure) => failure is not GraphicsException && CodeOf(failure) is { } code
        ? $"{HResultText.Of(code)} in ONNX Runtime's DirectML provider"
        : OneLine.Of(failure.Message).TrimEnd('.');

    /// <summary>The cause and the remedy, in one line.</summary>
    public static string Explain(Exception failure) => IsOutOfMemory(failure)
        ? $"The graphics device has too little free memory ({Describe(failure)}); close other programs, or use "
            + "--device cpu"
        : $"The graphics device does not work ({Describe(failure)}); a newer driver may help, viewer devices "
            + "shows the installed one";

    private static int? CodeOf(Exception failure)
    {
        if (failure is GraphicsException { Code: var code })
            return code;
        return CodeIn(failure.Message);
    }
}

/// <summary>A call of Direct3D, DXGI or DirectML failed without the loss of the device.</summary>
/// <param name="call">Name of the call, as documented.</param>
/// <param name="code">The HRESULT.</param>
/// <param name="detail">Further details; empty if there are none.</param>
internal sealed class GraphicsException(string call, int code, string detail = "")
    : Exception($"{call} failed with {HResultText.Of(code)}{(detail.Length > 0 ? $": {detail}" : "")}")
{
    /// <summary>The HRESULT.</summary>
    public int Code { get; } = code;
}
