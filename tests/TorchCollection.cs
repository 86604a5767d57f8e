using System.Runtime.CompilerServices;
using ImageGen.Trainer.Native;

namespace ImageGen.Tests;

/// <summary>Tests that share LibTorch's global state (its default generator, its threads) run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "LibTorch";

    /// <summary>LibTorch must be loaded before the first TorchSharp type is touched, by whichever test comes first.</summary>
    [ModuleInitializer]
    internal static void Load() => LibTorch.Load();
}
