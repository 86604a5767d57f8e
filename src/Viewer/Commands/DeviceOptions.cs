using System.CommandLine;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Commands;

/// <summary>The options that select the device, precision and scaling, shared by several verbs.</summary>
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
            var other => Refuse(result, $"--device {other}: must be cpu or directml.", PlayDevice.Cpu),
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
            var other => Refuse(result, $"--scaling {other}: must be crisp, bilinear or bicubic.", TileScaling.Crisp),
        },
    };

    /// <summary>Creates the option <c>--precision</c>.</summary>
    public static Option<IReadOnlyList<ExecutionMode>?> Precision() => new("--precision")
    {
        Description = "Precision of directml: float16 or float32. Default: float16 if the model passes in it.",
        HelpName = "PRECISION",
        CustomParser = result => (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "") switch
        {
            "float16" => [ExecutionMode.HalfFused, ExecutionMode.Half],
            "float32" => [ExecutionMode.SingleFused, ExecutionMode.Single],
            var other => Refuse(result, $"--precision {other}: must be float16 or float32.", PrecisionLadder.OnDevice),
        },
    };

    private static T Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message, T fallback)
    {
        result.AddError(message);
        return fallback;
    }
}

/// <summary>The option <c>--adapter</c>.</summary>
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

/// <summary>The option <c>--force</c>.</summary>
internal static class ForceOption
{
    /// <summary>Creates the option.</summary>
    public static Option<bool> Create() => new("--force")
    {
        Description = "Play a model whose pictures differ from its golden values, with a warning; on the CPU only.",
    };

    /// <summary>How a model is treated that fails its golden values.</summary>
    /// <param name="force">Whether the option was given.</param>
    /// <param name="output">Where to warn.</param>
    public static GoldenPolicy Policy(bool force, TextWriter output) => GoldenPolicy.Of(force, output.WriteLine);
}

/// <summary>The device that runs a generator.</summary>
internal enum PlayDevice
{
    /// <summary>The processor, through ONNX Runtime's CPU provider.</summary>
    Cpu,

    /// <summary>The graphics adapter, through ONNX Runtime's DirectML provider.</summary>
    DirectML,
}
