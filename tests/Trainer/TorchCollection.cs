using System.Runtime.CompilerServices;
using ImageGen.Trainer.Native;

namespace ImageGen.Tests;

/// <summary>
/// Tests that share LibTorch's global state (its default generator, its threads) run one after another, and none beside
/// them: a collection that another thread causes may free a plain number under LibTorch's hands
/// (docs/loading-libtorch.md).
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection
{
    public const string Name = "LibTorch";

    /// <summary>
    /// LibTorch must be loaded before the first TorchSharp type is touched, by whichever test comes first.
    /// </summary>
    [ModuleInitializer]
    internal static void Load() => LibTorch.Load();
}
