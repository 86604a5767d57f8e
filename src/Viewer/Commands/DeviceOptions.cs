using System.CommandLine;
using ImageGen.Generators;
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
    public static Option<PrecisionChoice?> Precision() => new("--precision")
    {
        Description = "float32; auto, the fastest one in which the model's pictures hold; int8 on cpu; float16 on "
            + "directml. Default: float32 on cpu, auto on directml.",
        HelpName = "PRECISION",
        CustomParser = result => (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "") switch
        {
            "auto" => new PrecisionChoice("auto", CpuPrecision.Auto, PrecisionLadder.OnDevice),
            "float32" => new PrecisionChoice(
                "float32", CpuPrecision.Float32, [ExecutionMode.SingleFused, ExecutionMode.Single]),
            "float16" => new PrecisionChoice(
                "float16", CpuPrecision.Float32, [ExecutionMode.HalfFused, ExecutionMode.Half]),
            "int8" => new PrecisionChoice("int8", CpuPrecision.Int8, []),
            var other => Refuse<PrecisionChoice?>(
                result, $"--precision {other}: must be auto, float32, float16 or int8.", null),
        },
    };

    private static T Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message, T fallback)
    {
        result.AddError(message);
        return fallback;
    }
}

/// <summary>The value of <c>--precision</c>.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="OnCpu">The precision on the CPU.</param>
/// <param name="OnDevice">The execution modes to try on a graphics device; none for one of the CPU alone.</param>
internal sealed record PrecisionChoice(string Name, CpuPrecision OnCpu, IReadOnlyList<ExecutionMode> OnDevice)
{
    /// <summary>The execution modes of a choice; all if none was made.</summary>
    /// <param name="choice">The choice, or null.</param>
    /// <exception cref="InputException">It is of the CPU alone.</exception>
    public static IReadOnlyList<ExecutionMode> ModesOf(PrecisionChoice? choice) =>
        choice is null ? PrecisionLadder.OnDevice
        : choice.OnDevice.Count > 0 ? choice.OnDevice
        : throw new InputException(
            $"--precision {choice.Name}: is for the CPU, and DirectML plays here; choose auto, float32 or float16, or "
            + "play on the CPU");

    /// <summary>Checks a choice for a device that was asked for.</summary>
    /// <param name="choice">The choice, or null.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="InputException">The device does not have the precision.</exception>
    public static void Check(PrecisionChoice? choice, PlayDevice device)
    {
        if (device == PlayDevice.DirectML)
            _ = ModesOf(choice);
        else if (choice is { Name: "float16" })
            throw new InputException(
                "--precision float16: is for DirectML, and the CPU plays here; choose auto, float32 or int8, or add "
                + "--device directml");
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
