using ImageGen.Generators;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Commands;

/// <summary>Chooses the training device.</summary>
internal static class TrainingDevice
{
    /// <summary>The requested device; by default "cuda" if available, else "cpu".</summary>
    /// <exception cref="InputException">CUDA was requested but is not available, or the name is unknown.</exception>
    public static string Choose(string? asked)
    {
        LibTorch.Load();
        bool cuda = torch.cuda.is_available();
        if (cuda)
        {
            // TF32: products with a 10-bit instead of a 23-bit mantissa, sums in float32; several times faster, without
            // measurable effect on GANs.
            torch.backends.cuda.matmul.allow_tf32 = true;
            torch.backends.cudnn.allow_tf32 = true;
        }

        return asked switch
        {
            null => cuda ? "cuda" : "cpu",
            "cpu" => "cpu",
            "cuda" when cuda => "cuda",
            "cuda" =>
                throw new InputException("--device cuda: no usable CUDA device; omit the option to train on the CPU"),
            _ => throw new InputException($"--device {asked}: expected cpu or cuda"),
        };
    }
}

/// <summary>The option --precision: a precision by name, or the best one for the device.</summary>
internal static class ChosenPrecision
{
    /// <summary>The name of the automatic choice.</summary>
    public const string Auto = "auto";

    /// <summary>The precision of that name on a device.</summary>
    /// <param name="name">auto, float32 or bf16.</param>
    /// <param name="device">"cpu" or "cuda".</param>
    /// <exception cref="InputException">The name is unknown.</exception>
    public static Precision Of(string name, string device) => name switch
    {
        Auto => IsNative(device) ? Precision.BFloat16 : Precision.Float32,
        "float32" => Precision.Float32,
        "bf16" => Precision.BFloat16,
        _ => throw new InputException($"--precision {name}: expected auto, float32 or bf16"),
    };

    /// <summary>The name of a precision on the command line.</summary>
    public static string Name(Precision precision) => precision == Precision.BFloat16 ? "bf16" : "float32";

    /// <summary>A warning if the processor only emulates the run's precision; otherwise null.</summary>
    public static string? Warning(RunConfiguration configuration) =>
        configuration.Precision == Precision.BFloat16 && !IsNative(configuration.Device)
            ? "bf16 is emulated on this processor, which has neither AMX nor AVX512-BF16: float32 is faster here"
            : null;

    /// <summary>Whether a device supports bfloat16 natively.</summary>
    /// <param name="device">"cpu" or "cuda".</param>
    public static bool IsNative(string device) => device == "cuda" || ProcessorFeatures.MultipliesBFloat16;
}
