using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Features;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Options for additional measurements of samples.</summary>
internal sealed record SampleOptions
{
    /// <summary>No additional measurements.</summary>
    public static SampleOptions None { get; } = new();

    /// <summary>An ONNX feature network given by the user; null for a classifier's features.</summary>
    public string? Features { get; init; }

    /// <summary>Its input range.</summary>
    public FeatureRange FeatureRange { get; init; } = FeatureRange.All[0];

    /// <summary>The pictures that samples are compared with.</summary>
    public DataSplit Real { get; init; } = DataSplit.Test;

    /// <summary>Whether the classification accuracy score is measured.</summary>
    public bool AccuracyScore { get; init; }

    /// <summary>The PNG file for samples beside their nearest training pictures; null for none.</summary>
    public string? NearestSheet { get; init; }

    /// <summary>Throws if the measurements are not possible.</summary>
    /// <exception cref="InputException">A file is missing or of another kind, or there are no labels.</exception>
    public void Check(EvaluationSubject subject)
    {
        if (Features is null && FeatureRange != FeatureRange.All[0])
            throw new InputException($"--features-range {FeatureRange.Text}: only with --features; give the network");
        if (Features is not null)
            FeatureNetworkFile.Read(Features, FeatureRange).Dispose();
        if (AccuracyScore && !subject.File.Info.IsConditional)
            throw new InputException(
                $"--accuracy-score: {subject.Path} takes no label, so its samples have no class; omit the option");
        if (NearestSheet is null)
            return;
        if (Directory.Exists(NearestSheet))
            throw new InputException($"--nearest {NearestSheet}: this is a folder; give a file name (.png)");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(NearestSheet))))
            throw new InputException($"--nearest {NearestSheet}: its folder does not exist; create it first");
    }
}
