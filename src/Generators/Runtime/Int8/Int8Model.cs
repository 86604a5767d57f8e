using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>A generator whose layers run in int8, with how well its pictures agree with those of float32.</summary>
/// <param name="Bytes">The ONNX model; empty if there is none.</param>
/// <param name="Layers">Number of layers in int8.</param>
/// <param name="GoldenPsnr">
/// The peak signal-to-noise ratio over the pictures of the golden inputs, against float32, in dB.
/// </param>
/// <param name="HeldOutPsnr">The same for inputs that calibration did not see.</param>
/// <param name="Problem">Why there is no model; null if there is one.</param>
public sealed record Int8Model(
    ReadOnlyMemory<byte> Bytes, int Layers, double GoldenPsnr, double HeldOutPsnr, string? Problem = null)
{
    /// <summary>The least peak signal-to-noise ratio at which int8 is played, in dB.</summary>
    public const double LeastPsnr = 40;

    private const int LeastOperatorSet = 13;

    // Of the products of the layers that can run in int8: with fewer, there is nothing to gain.
    private const double LeastShare = 0.75;

    /// <summary>The lower one of the two ratios, in dB.</summary>
    public double Psnr => Math.Min(GoldenPsnr, HeldOutPsnr);

    /// <summary>Whether it may be played.</summary>
    public bool Passed => Refusal is null;

    /// <summary>Why it is not played, as part of a line; null if it may be.</summary>
    public string? Refusal => Problem
        ?? (Psnr >= LeastPsnr ? null : FormattableString.Invariant(
            $"PSNR {Psnr:F1} dB against float32, at least {LeastPsnr:F0} dB are required"));

    /// <summary>Describes it in a line, e.g. "int8 in 3 layers, PSNR 49.8 dB".</summary>
    public string Description => Passed
        ? FormattableString.Invariant(
            $"int8 in {Layers} {(Layers == 1 ? "layer" : "layers")}, PSNR {Psnr:F1} dB against float32")
        : $"int8 refused: {Refusal}";

    /// <summary>Quantizes a generator, and compares its pictures with those of float32.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="processor">The processor to quantize for; null for this one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">ONNX Runtime rejects the graph itself.</exception>
    public static Int8Model Create(
        GeneratorFile file, int threads, Int8Processor? processor = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var trial = new Int8Trial(file, threads, (processor ?? Int8Processor.This).Levels, cancellation);
        if (trial.Candidates.Count == 0)
            return None("it has no layer between its first and its last that can run in int8");
        if (trial.OperatorSet < LeastOperatorSet)
            return None($"its operator set is older than {LeastOperatorSet}");
        try
        {
            return Create(trial);
        }
        catch (OnnxRuntimeException e)
        {
            return None($"ONNX Runtime cannot run it in int8 ({OnnxRuntimeReason.Of(e)})");
        }
    }

    // Where the pictures of all layers in int8 do not hold, the layers that cost the most for what they save stay in
    // float32, one after the other.
    private static Int8Model Create(Int8Trial trial)
    {
        if (!trial.Observe())
            return None("its activations are not finite");
        List<string> chosen = [.. trial.Candidates.Keys];
        Int8Model byChannel = trial.Quantize(chosen, isByChannel: true);
        Int8Model asWhole = trial.Quantize(chosen, isByChannel: false);
        bool isByChannel = byChannel.Psnr >= asWhole.Psnr;
        Int8Model best = isByChannel ? byChannel : asWhole;
        if (best.Passed)
            return best;
        foreach (string name in trial.CostliestFirst(isByChannel))
        {
            chosen.Remove(name);
            if (trial.ShareOf(chosen) < LeastShare)
                break;
            Int8Model model = trial.Quantize(chosen, isByChannel);
            if (model.Passed)
                return model;
        }

        return best;
    }

    private static Int8Model None(string problem) => new(default, 0, double.NaN, double.NaN, problem);
}
