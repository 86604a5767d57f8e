using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Evaluation.Features;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// A classifier file on ONNX Runtime's CPU provider. Trained on real pictures only, it is applied to generated ones:
/// its class predictions measure label agreement, the values of its last hidden layer the distances between pictures.
/// </summary>
internal sealed class Classifier : IFeatureNetwork
{
    private readonly InferenceSession _session;
    private readonly string _path;

    private Classifier(InferenceSession session, string path, ClassifierInfo info, string sha256)
    {
        _session = session;
        _path = path;
        Info = info;
        Sha256 = sha256;
    }

    /// <summary>Its metadata.</summary>
    public ClassifierInfo Info { get; }

    /// <summary>SHA-256 of the file's bytes, 64 lowercase hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public ImageShape Shape => Info.Shape;

    /// <inheritdoc/>
    public string Description => $"classifier of {Info.DataSet} ({Info.Plan}, sha256 {Sha256})";

    /// <summary>Reads and loads a classifier file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <exception cref="InputException">It cannot be read, is truncated or damaged, or is not a classifier.</exception>
    public static Classifier Read(string path, int? threads = null) =>
        Open(OnnxModelFile.Read(path, path, "a file of 'trainer classifier'"), path, threads);

    /// <summary>Loads a classifier from memory.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="threads">Number of threads; null for one per processor.</param>
    /// <exception cref="InputException">It is truncated or damaged, or is not a classifier.</exception>
    public static Classifier Open(byte[] bytes, string path, int? threads = null) =>
        Open(OnnxModelFile.Parse(bytes, path), path, threads);

    /// <summary>Classifies pictures.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1], of the classifier's shape.</param>
    /// <returns>float32 [batch, features] and [batch, classes]; they belong to the caller's dispose scope.</returns>
    public (torch.Tensor Features, torch.Tensor Logits) Run(torch.Tensor pictures)
    {
        try
        {
            torch.Tensor[] outputs = OnnxSession.Run(
                _session, ClassifierInfo.Picture, pictures, [ClassifierInfo.Features, ClassifierInfo.Logits]);
            return (outputs[0], outputs[1]);
        }
        catch (OnnxRuntimeException e)
        {
            throw OnnxSession.Failure(_path, e);
        }
    }

    /// <inheritdoc/>
    public torch.Tensor Features(torch.Tensor pictures)
    {
        (torch.Tensor features, torch.Tensor logits) = Run(pictures);
        logits.Dispose();
        return features;
    }

    public void Dispose() => _session.Dispose();

    private static Classifier Open(OnnxModelFile file, string path, int? threads)
    {
        var info = ClassifierInfo.Read(file.Model, path);
        try
        {
            return new Classifier(OnnxSession.Open(file.Bytes, threads), path, info, file.Sha256);
        }
        catch (OnnxRuntimeException e)
        {
            throw OnnxSession.Failure(path, e);
        }
    }
}
