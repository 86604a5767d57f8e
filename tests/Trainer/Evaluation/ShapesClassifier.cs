using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Tests.Trainer.Evaluation;

/// <summary>A classifier of shapes, trained once for all tests, and for fewer epochs than the plan has.</summary>
internal static class ShapesClassifier
{
    private static readonly Lazy<byte[]> Trained = new(() =>
    {
        var set = new ShapesDataSet();
        using PictureSet pictures = set.Load(new DataStore(), DataSplit.Train);
        ClassifierPlan plan = ClassifierPlan.For(set) with { Epochs = 2, Width = 16 };
        return ClassifierTraining.Run(set, plan, pictures, ClassifierTrainingOptions.Cpu, _ => { }, default);
    });

    /// <summary>The file's bytes.</summary>
    public static byte[] Bytes => Trained.Value;

    /// <summary>Gives this classifier and no other.</summary>
    public static ClassifierSource Source { get; } = new([Written.Value], ClassifierTrainingOptions.Cpu);

    private static Lazy<string> Written => new(() =>
    {
        string path = Path.Combine(
            Directory.CreateTempSubdirectory("imagegen-test-classifier-").FullName, "shapes.onnx");
        File.WriteAllBytes(path, Bytes);
        return path;
    });
}
