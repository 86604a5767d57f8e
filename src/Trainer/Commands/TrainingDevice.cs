using ImageGen.Generators;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Trainer.Commands;

/// <summary>Chooses where to train.</summary>
internal static class TrainingDevice
{
    /// <summary>"cuda" where there is one, else "cpu"; or what was asked for.</summary>
    /// <exception cref="InputException">CUDA was asked for and is not there, or the name is unknown.</exception>
    public static string Choose(string? asked)
    {
        LibTorch.Load();
        bool cuda = torch.cuda.is_available();
        if (cuda)
        {
            // 10 bits of a product's mantissa in place of 23, sums in float32: several times the speed, and no GAN
            // notices.
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

/// <summary>The option --precision: a precision by name, or the one that suits the device.</summary>
internal static class ChosenPrecision
{
    /// <summary>The name that leaves the choice to the program.</summary>
    public const string Auto = "auto";

    /// <summary>The precision of that name on a device.</summary>
    /// <param name="name">auto, float32 or bf16.</param>
    /// <param name="device">"cpu" or "cuda".</param>
    /// <exception cref="InputException">The name is another.</exception>
    public static Precision Of(string name, string device) => name switch
    {
        Auto => IsNative(device) ? Precision.BFloat16 : Precision.Float32,
        "float32" => Precision.Float32,
        "bf16" => Precision.BFloat16,
        _ => throw new InputException($"--precision {name}: expected auto, float32 or bf16"),
    };

    /// <summary>The name of a precision on the command line.</summary>
    public static string Name(Precision precision) => precision == Precision.BFloat16 ? "bf16" : "float32";

    /// <summary>
    /// One line where a run computes in numbers that its processor only emulates; null where it does not.
    /// </summary>
    public static string? Warning(RunConfiguration configuration) =>
        configuration.Precision == Precision.BFloat16 && !IsNative(configuration.Device)
            ? "bf16 is emulated on this processor, which has neither AMX nor AVX512-BF16: float32 is faster here"
            : null;

    /// <summary>Whether a device multiplies bfloat16, and does not only emulate it.</summary>
    /// <param name="device">"cpu" or "cuda".</param>
    public static bool IsNative(string device) => device == "cuda" || ProcessorFeatures.MultipliesBFloat16;
}
