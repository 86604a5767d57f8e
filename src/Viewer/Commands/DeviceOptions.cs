using System.CommandLine;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Commands;

/// <summary>The options that say what runs a generator and how, the same for every verb that has them.</summary>
internal static class DeviceOptions
{
    /// <summary>Creates the option <c>--device</c>.</summary>
    public static Option<PlayDevice> Device() => new("--device")
    {
        Description = "What runs the generator: cpu or directml. Default: cpu.",
        HelpName = "DEVICE",
        CustomParser = result => (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "") switch
        {
            "cpu" => PlayDevice.Cpu,
            "directml" => PlayDevice.DirectML,
            var other => Refuse(result, $"--device {other}: is cpu or directml.", PlayDevice.Cpu),
        },
    };

    /// <summary>Creates the option <c>--scaling</c>.</summary>
    public static Option<TileScaling> Scaling() => new("--scaling")
    {
        Description = "How pixels are enlarged: crisp, bilinear or bicubic. Default: crisp.",
        HelpName = "SCALING",
        CustomParser = result => (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "") switch
        {
            "crisp" => TileScaling.Crisp,
            "bilinear" => TileScaling.Bilinear,
            "bicubic" => TileScaling.Bicubic,
            var other => Refuse(result, $"--scaling {other}: is crisp, bilinear or bicubic.", TileScaling.Crisp),
        },
    };

    /// <summary>Creates the option <c>--precision</c>.</summary>
    public static Option<IReadOnlyList<ExecutionMode>?> Precision() => new("--precision")
    {
        Description = "How directml computes: float16 or float32. Default: float16 where the model passes in it.",
        HelpName = "PRECISION",
        CustomParser = result => (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "") switch
        {
            "float16" => [ExecutionMode.HalfFused, ExecutionMode.Half],
            "float32" => [ExecutionMode.SingleFused, ExecutionMode.Single],
            var other => Refuse(result, $"--precision {other}: is float16 or float32.", PrecisionLadder.OnDevice),
        },
    };

    private static T Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message, T fallback)
    {
        result.AddError(message);
        return fallback;
    }
}

/// <summary>The option <c>--adapter</c>, the same for every verb that has it.</summary>
internal static class AdapterOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string?> Create() => new("--adapter")
    {
        Description =
            "The graphics adapter: its index in viewer devices, its LUID, a part of its name, or \"software\". "
            + "Default: the fastest hardware.",
        HelpName = "ADAPTER",
    };
}

/// <summary>The option <c>--force</c>, the same for every verb that has it.</summary>
internal static class ForceOption
{
    /// <summary>Creates the option.</summary>
    public static Option<bool> Create() => new("--force")
    {
        Description = "Play a model whose pictures differ from its golden values, with a warning; on the CPU only.",
    };

    /// <summary>What becomes of a model that does not give its golden values.</summary>
    /// <param name="force">Whether the option was given.</param>
    /// <param name="output">Where to warn.</param>
    public static GoldenPolicy Policy(bool force, TextWriter output) => GoldenPolicy.Of(force, output.WriteLine);
}

/// <summary>What runs a generator.</summary>
internal enum PlayDevice
{
    /// <summary>The processor, by ONNX Runtime's CPU provider.</summary>
    Cpu,

    /// <summary>The graphics adapter, by ONNX Runtime's DirectML provider.</summary>
    DirectML,
}
