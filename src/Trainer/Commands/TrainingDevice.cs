using ImageGen.Generators;
using ImageGen.Trainer.Native;
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
        var cuda = torch.cuda.is_available();
        if (cuda)
        {
            // 10 bits of a product's mantissa in place of 23, sums in float32: several times the speed, and no GAN notices.
            torch.backends.cuda.matmul.allow_tf32 = true;
            torch.backends.cudnn.allow_tf32 = true;
        }

        return asked switch
        {
            null => cuda ? "cuda" : "cpu",
            "cpu" => "cpu",
            "cuda" when cuda => "cuda",
            "cuda" => throw new InputException("--device cuda: no CUDA device is usable here; leave the option out to train on the CPU"),
            _ => throw new InputException($"--device {asked}: expected cpu or cuda"),
        };
    }
}
