using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Trains the classifier of a data set on its training pictures, or takes the one trained before.</summary>
internal static class ClassifierTraining
{
    // A change of the network or of its training takes a new number, so that an old file is not used for it.
    private const int Version = 1;
    private const int Epochs = 6;
    private const int BatchSize = 128;
    private const double LearningRate = 1e-3;

    /// <summary>Gives the classifier of a data set, trained now if there is none in the user's cache.</summary>
    /// <param name="dataSet">The set.</param>
    /// <param name="store">Where its files are.</param>
    /// <param name="report">Told a line per epoch.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static Classifier Obtain(DataSet dataSet, DataStore store, Action<string> report, CancellationToken cancellation)
    {
        var path = Path.Combine(UserCache.Folder, "classifiers", $"{dataSet.Name}-v{Version}.dat");
        if (File.Exists(path) && TryLoad(dataSet, path) is { } trained)
            return trained;

        torch.manual_seed(0);
        var classifier = new Classifier(dataSet.Shape, dataSet.ClassNames.Count);
        using (var pictures = dataSet.Load(store, DataSplit.Train))
            Train(classifier, pictures, report, cancellation);
        classifier.eval();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}";
        classifier.save(temporary);
        File.Move(temporary, path, overwrite: true);
        return classifier;
    }

    private static Classifier? TryLoad(DataSet dataSet, string path)
    {
        var classifier = new Classifier(dataSet.Shape, dataSet.ClassNames.Count);
        try
        {
            classifier.load(path);
            classifier.eval();
            return classifier;
        }
        catch (Exception e) when (e is IOException or ArgumentException or System.Runtime.InteropServices.ExternalException)
        {
            classifier.Dispose();
            return null; // a damaged file in the cache: train again
        }
    }

    private static void Train(Classifier classifier, PictureSet pictures, Action<string> report, CancellationToken cancellation)
    {
        using var optimizer = new FusedAdam(classifier.named_parameters().Select(p => (p.name, (Parameter)p.parameter)), new AdamSettings(LearningRate));
        using var batches = new BatchSource(pictures, BatchSize, PictureRange.ZeroToOne, Augmentation.None, seed: 0);
        var stepsPerEpoch = pictures.Count / BatchSize;
        classifier.train();
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            double sum = 0;
            for (var step = 0; step < stepsPerEpoch; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                var batch = batches.Next();
                var loss = torch.nn.functional.cross_entropy(classifier.call(batch.Pictures), batch.Labels);
                loss.backward();
                optimizer.Step();
                sum += loss.item<float>();
            }

            if (!double.IsFinite(sum))
                throw new InputException("the classifier's training diverged: delete the data files and fetch them again");
            report($"classifier, epoch {epoch}/{Epochs}: loss {sum / stepsPerEpoch:F4}");
        }
    }
}
