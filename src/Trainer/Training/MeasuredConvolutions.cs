using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Keeps the measured methods of convolutions in a folder, a small file for each layer on each machine, so that the
/// same command chooses, and therefore computes, the same each time. A file that is missing or damaged is measured
/// again; where none can be written the layer is measured every time.
/// </summary>
/// <param name="folder">The folder; it need not exist.</param>
internal sealed class MeasuredConvolutions(string folder)
{
    /// <summary>Those in the user's cache.</summary>
    public static MeasuredConvolutions InUserCache { get; } = new(Path.Combine(UserCache.Folder, "convolutions"));

    /// <summary>Sets a layer's methods: those that are kept, else the faster ones, which are then kept.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">A typical training input.</param>
    public void Choose(ConvolutionLayer layer, torch.Tensor input)
    {
        string path = PathOf(layer, input);
        if (Read(path) is { } kept)
        {
            layer.Methods = kept;
            return;
        }

        ConvolutionTuning.Measure(layer, input);
        layer.Methods = Keep(path, layer.Methods);
    }

    /// <summary>
    /// The file of a layer, named by everything on which its speed depends: the machine, LibTorch, the number of
    /// threads, the layer and its input.
    /// </summary>
    internal string PathOf(ConvolutionLayer layer, torch.Tensor input)
    {
        string description = string.Join(
            "\n",
            ProcessorFeatures.ModelName,
            string.Join(' ', ProcessorFeatures.Names),
            ProcessorFeatures.MultipliesBFloat16,
            LibTorch.Description,
            torch.get_num_threads(),
            layer.Geometry,
            layer.Weight.dtype,
            string.Join('x', layer.Weight.shape),
            input.dtype,
            string.Join('x', input.shape),
            string.Join('x', input.stride()));
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)));
        return Path.Combine(folder, digest[..24]);
    }

    /// <summary>Reads a file; null if it is missing or damaged.</summary>
    internal static ConvolutionMethods? Read(string path)
    {
        try
        {
            return ConvolutionMethods.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    // Of two runs that measure at once, the first to finish decides for both.
    private static ConvolutionMethods Keep(string path, ConvolutionMethods measured)
    {
        if (Read(path) is { } others)
            return others;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(measured.ToString())));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            // The choice is in the run's own configuration too.
        }

        return measured;
    }
}
