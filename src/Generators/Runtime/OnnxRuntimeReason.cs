using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>
/// Why ONNX Runtime rejects a graph, in a few words. Its own messages name its source files and functions; only the
/// kind of failure helps a user.
/// </summary>
public static partial class OnnxRuntimeReason
{
    // The patterns are simple; on a busy machine a thread may still not run for a second.
    private const int Patience = 20_000;

    /// <summary>Whether it is a lack of memory.</summary>
    /// <param name="e">What ONNX Runtime threw.</param>
    public static bool IsMemory(OnnxRuntimeException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return NoMemory().IsMatch(e.Message);
    }

    /// <summary>The reason.</summary>
    /// <param name="e">What ONNX Runtime threw.</param>
    public static string Of(OnnxRuntimeException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (UnknownOperator().Match(e.Message) is { Success: true } unknown)
            return $"the operator {unknown.Groups["name"].Value} is unknown to it";
        if (UnknownOpset().Match(e.Message) is { Success: true } opset)
            return $"opset {opset.Groups["asked"].Value} is unknown to it, the newest it runs is "
                + opset.Groups["known"].Value;
        if (UnknownLayout().Match(e.Message) is { Success: true } layout)
            return $"ir_version {layout.Groups["asked"].Value} is unknown to it, the newest it reads is "
                + layout.Groups["known"].Value;
        if (IsMemory(e))
            return "there is not enough memory for it";
        string kind = ErrorCode().Match(e.Message).Groups["code"].Value;
        return kind switch
        {
            "InvalidGraph" => "nodes, types or shapes do not match",
            "NotImplemented" => "an operator is not implemented for these types",
            "InvalidArgument" => "an input or attribute is invalid",
            _ => "loading or running it fails",
        };
    }

    [GeneratedRegex(
        @"No Op registered for (?<name>[\w.:]{1,60})",
        RegexOptions.ExplicitCapture,
        Patience)]
    private static partial Regex UnknownOperator();

    [GeneratedRegex(
        @"Opset (?<asked>\d+) is under development.*till opset (?<known>\d+)",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        Patience)]
    private static partial Regex UnknownOpset();

    [GeneratedRegex(
        @"Unsupported model IR version: (?<asked>\d+), max supported IR version: (?<known>\d+)",
        RegexOptions.ExplicitCapture,
        Patience)]
    private static partial Regex UnknownLayout();

    [GeneratedRegex(
        @"bad allocation|bad_alloc|Failed to allocate memory|BFCArena|out of memory",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Patience)]
    private static partial Regex NoMemory();

    [GeneratedRegex(@"^\[ErrorCode:(?<code>\w+)\]", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex ErrorCode();
}
