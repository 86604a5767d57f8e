using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Generators.Runtime;

/// <summary>The encoder of a generator file on ONNX Runtime's CPU provider: pictures in, latents out.</summary>
public sealed class CpuEncoder : IDisposable
{
    private readonly GeneratorFile _file;
    private readonly InferenceSession _session;

    private CpuEncoder(GeneratorFile file, EncoderInfo info, int threads)
    {
        _file = file;
        IsVariational = info.IsVariational;
        _session = CpuSession.Open(CpuPasses.Apply(info.Model).ToByteArray(), threads);
    }

    /// <summary>Whether it returns a mean and a variance for every coordinate.</summary>
    public bool IsVariational { get; }

    private int LatentSize => _file.Info.Latent!.Size;

    /// <summary>Loads the encoder of a generator.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads, at least 1; null for one per processor.</param>
    /// <exception cref="InputException">The generator has no encoder, or ONNX Runtime rejects its graph.</exception>
    public static CpuEncoder Load(GeneratorFile file, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        EncoderInfo info = file.Info.Encoder ?? throw new InputException(
            $"{file.Path ?? file.Name}: has no encoder ({file.Info.System}), so it cannot encode pictures; choose "
            + "an auto-encoder");
        try
        {
            return new CpuEncoder(file, info, threads ?? Environment.ProcessorCount);
        }
        catch (OnnxRuntimeException e)
        {
            throw CpuSession.Failure(file, e);
        }
    }

    /// <summary>Encodes pictures.</summary>
    /// <param name="images">[count, channels, height, width] in [0, 1].</param>
    /// <param name="codes">Receives the latents, [count, latent]; for a variational encoder, their means.</param>
    /// <param name="logVariances">Receives the logarithms of the variances; empty if not needed.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not match, or variances are requested from an encoder without them.
    /// </exception>
    public void Encode(ReadOnlySpan<float> images, Span<float> codes, Span<float> logVariances = default)
    {
        ImageShape shape = _file.Info.Image;
        int count = images.Length / shape.Size;
        if (images.Length != count * shape.Size || codes.Length != count * LatentSize)
            throw new ArgumentException(
                $"{images.Length} values of pictures of {shape} do not give {codes.Length} of codes.", nameof(codes));
        if (logVariances.Length > 0 && (!IsVariational || logVariances.Length != codes.Length))
            throw new ArgumentException("The encoder gives no such variances.", nameof(logVariances));

        using var input = OrtValue.CreateTensorValueFromMemory(
            images.ToArray(), [count, shape.Channels, shape.Height, shape.Width]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
            options, [InterfaceNames.Image], [input], _session.OutputNames);
        outputs[0].GetTensorDataAsSpan<float>().CopyTo(codes);
        if (logVariances.Length > 0)
            outputs[1].GetTensorDataAsSpan<float>().CopyTo(logVariances);
    }

    /// <summary>Encodes the file's golden pictures and compares the codes with those in the file.</summary>
    /// <returns>The largest difference, relative to the largest golden coordinate if that is above 1.</returns>
    public GoldenReport CheckGolden()
    {
        float[] golden = _file.Info.Encoder!.GoldenCode.Values;
        float[] codes = new float[golden.Length];
        Encode(_file.Info.Golden.Image.Values, codes);
        double scale = Math.Max(1, golden.Max(Math.Abs));
        return new GoldenReport(
            GoldenReport.Largest(codes, golden) / scale, _file.Tolerance, _file.Info.Golden.Count);
    }

    /// <summary>Disposes of the session.</summary>
    public void Dispose() => _session.Dispose();
}
