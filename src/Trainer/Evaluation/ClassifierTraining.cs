using System.Runtime.InteropServices;
using System.Security.Cryptography;
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
    private const int Reports = 6;

    // What TorchSharp's calls leave to finalizers would pile up otherwise, as in the training loop.
    private const int CollectEvery = 10;

    /// <summary>Gives the classifier of a data set, trained now if there is none in the user's cache.</summary>
    /// <param name="dataSet">The set.</param>
    /// <param name="store">Where its files are.</param>
    /// <param name="report">Told a line every so often.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static Classifier Obtain(DataSet dataSet, DataStore store, Action<string> report, CancellationToken cancellation)
    {
        var plan = ClassifierPlan.For(dataSet);
        var path = Path.Combine(UserCache.Folder, "classifiers", $"{CachedName(dataSet, store)}-{plan.Version}.dat");
        if (File.Exists(path) && TryLoad(dataSet, plan, path) is { } trained)
            return trained;

        torch.manual_seed(0);
        var classifier = plan.Create(dataSet.Shape, dataSet.ClassNames.Count);
        using (var pictures = dataSet.Load(store, DataSplit.Train))
            Train(classifier, dataSet, plan, pictures, report, cancellation);
        classifier.eval();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}";
        classifier.save(temporary);
        File.Move(temporary, path, overwrite: true);
        return classifier;
    }

    /// <summary>
    /// A set that the trainer knows is always the same pictures under its name and size (a network for gray pictures fits
    /// one size alone, and tells by that). A folder of the user's own is told by its pictures, which may change.
    /// </summary>
    private static string CachedName(DataSet dataSet, DataStore store)
    {
        if (!dataSet.Name.Contains(':', StringComparison.Ordinal))
            return dataSet.Shape.Channels == 1 ? dataSet.Name : $"{dataSet.Name}-{dataSet.Shape}";
        using var pictures = dataSet.Load(store, DataSplit.Train);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (first, count) in RealPictures.Batches(pictures.Count))
        {
            using var scope = torch.NewDisposeScope();
            hash.AppendData(pictures.Pictures.narrow(0, first, count).contiguous().bytes);
        }

        hash.AppendData(MemoryMarshal.AsBytes(pictures.Labels.data<long>().ToArray().AsSpan()));
        return $"own-{dataSet.Shape}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    private static Classifier? TryLoad(DataSet dataSet, ClassifierPlan plan, string path)
    {
        var classifier = plan.Create(dataSet.Shape, dataSet.ClassNames.Count);
        try
        {
            classifier.load(path);
            classifier.eval();
            return classifier;
        }
        catch (Exception e) when (e is IOException or ArgumentException or ExternalException)
        {
            classifier.Dispose();
            return null; // a damaged file in the cache: train again
        }
    }

    private static void Train(
        Classifier classifier, DataSet dataSet, ClassifierPlan plan, PictureSet pictures, Action<string> report, CancellationToken cancellation)
    {
        var steps = plan.StepsFor(pictures.Count);
        using var optimizer = new FusedAdam(
            classifier.named_parameters().Select(p => (p.name, (Parameter)p.parameter)), new AdamSettings(plan.LearningRate));
        using var batches = new BatchSource(
            pictures, plan.BatchOf(pictures.Count), PictureRange.ZeroToOne, plan.AugmentationOf(dataSet, pictures.Count), seed: 0);
        classifier.train();
        var (sum, since) = (0.0, 0);
        for (var step = 1; step <= steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var batch = batches.Next();
            var loss = torch.nn.functional.cross_entropy(classifier.call(batch.Pictures), batch.Labels);
            loss.backward();
            optimizer.Step(plan.Decays ? (double)(steps - step + 1) / steps : 1);
            sum += loss.item<float>();
            since++;
            if (step % CollectEvery == 0)
                GC.Collect();
            if (step * (long)Reports / steps == (step - 1) * (long)Reports / steps)
                continue;
            if (!double.IsFinite(sum))
                throw new InputException("the classifier's training diverged: delete the data files and fetch them again");
            report($"classifier of {dataSet.ShortName}, step {step:N0}/{steps:N0}: loss {sum / since:F4}");
            (sum, since) = (0, 0);
        }
    }
}
