using ImageGen.Trainer.Evaluation.Classifiers;
using TorchSharp;
using TorchSharp.Utils;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>Accumulates a classifier's output for pictures of known class.</summary>
internal sealed class ClassFeatures
{
    private readonly double[] _counts;
    private readonly double[] _recognized;
    private readonly double[,] _sums;
    private readonly double[] _squares;

    /// <summary>Creates an empty accumulator.</summary>
    /// <param name="classCount">Number of classes.</param>
    public ClassFeatures(int classCount)
    {
        _counts = new double[classCount];
        _recognized = new double[classCount];
        _sums = new double[classCount, ClassifierNetwork.FeatureCount];
        _squares = new double[classCount];
    }

    /// <summary>Share of correctly classified pictures, in [0, 1].</summary>
    public double Agreement => _recognized.Sum() / _counts.Sum();

    /// <summary>Classifies and adds pictures.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    /// <param name="labels">Their classes.</param>
    public void Add(Classifier classifier, torch.Tensor pictures, ReadOnlySpan<long> labels)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor features, torch.Tensor logits) = classifier.Run(pictures);
        Add(features, logits, labels);
    }

    /// <summary>Adds a classifier's output for pictures.</summary>
    /// <param name="features">float32 [batch, features].</param>
    /// <param name="logits">float32 [batch, classes].</param>
    /// <param name="labels">Their classes.</param>
    public void Add(torch.Tensor features, torch.Tensor logits, ReadOnlySpan<long> labels)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        TensorAccessor<long> seen = logits.argmax(1).data<long>();
        TensorAccessor<float> values = features.contiguous().data<float>();
        for (int i = 0; i < labels.Length; i++)
        {
            long label = labels[i];
            _counts[label]++;
            _recognized[label] += seen[i] == label ? 1 : 0;
            for (int j = 0; j < ClassifierNetwork.FeatureCount; j++)
            {
                double value = values[(i * ClassifierNetwork.FeatureCount) + j];
                _sums[label, j] += value;
                _squares[label] += value * value;
            }
        }
    }

    /// <summary>Number of pictures of a class.</summary>
    public double CountOf(int label) => _counts[label];

    /// <summary>Share of correctly classified pictures of a class, in [0, 1].</summary>
    public double AgreementOf(int label) => _recognized[label] / _counts[label];

    /// <summary>Root mean square distance of a class's features from their mean.</summary>
    public double SpreadOf(int label)
    {
        double count = _counts[label];
        double center = 0;
        for (int j = 0; j < ClassifierNetwork.FeatureCount; j++)
        {
            double mean = _sums[label, j] / count;
            center += mean * mean;
        }

        return Math.Sqrt(Math.Max(0, (_squares[label] / count) - center));
    }
}
