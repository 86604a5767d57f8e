using System.Globalization;
using System.Runtime.InteropServices;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>
/// Activations stay channels-last throughout a step. oneDNN reports every primitive that it executes, and converts a
/// tensor of another layout by a reorder first.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class ActivationLayoutTests : IDisposable
{
    // Divides the first extent of every activation, and of no weight.
    private const int Batch = 7;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("conv-ae --data shapes --width 8")]
    [InlineData("cgan --data shapes --width 8 --discriminator-width 8")]
    [InlineData("cgan --data shapes --width 8 --discriminator-width 8 --conditioning projection --diffaugment on")]
    [InlineData("dcgan --data shapes --width 8 --discriminator-width 8 --body resnet --spectral-norm on")]
    [InlineData("dcgan --data shapes --width 8 --discriminator-width 8 --spectral-norm on")]
    [InlineData("dcgan --data shapes --width 8 --discriminator-width 8 --upsampling resize")]
    [InlineData("wgan --data shapes --width 8 --discriminator-width 8 --critic-steps 2")]
    [InlineData("pix2pix --data shape-pairs --width 8 --discriminator-width 8")]
    [InlineData("pix2pix --data shape-pairs --width 8 --discriminator-width 8 --upsampling resize")]
    public void No_activation_is_reordered_in_training(string system)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "oneDNN is LibTorch's on x64");
        (int exitCode, string output, string error) = TrainerProgram.Run(
            $"train {system} --batch {Batch} --steps 2 --convolutions onednn --run run",
            folder.Path,
            environment: ("ONEDNN_VERBOSE", "1"));
        Assert.True(exitCode == 0, error);
        var primitives = output.Split('\n')
            .Where(line => line.Contains(",exec,cpu,", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(',')).ToList();
        Assert.Contains(primitives, fields => fields[5] is "convolution" or "deconvolution");
        Assert.DoesNotContain(primitives, fields => fields[5] == "reorder" && IsOfActivation(fields[^2]));
    }

    // The last field but one of a reorder is its shape, for example 7x16x8x8. One channel is in both layouts at once.
    private static bool IsOfActivation(string shape)
    {
        string[] extents = shape.Split('x');
        return extents.Length == 4 && extents[1] != "1"
            && int.Parse(extents[0], CultureInfo.InvariantCulture) % Batch == 0;
    }
}
