using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// Provides classifiers: from the given files, else from the user's cache, else one that comes with the program, else
/// trains one and caches it.
/// </summary>
/// <param name="given">The given files.</param>
/// <param name="options">The device, precision and threads of training.</param>
internal sealed class ClassifierSource(IReadOnlyList<string> given, ClassifierTrainingOptions options)
{
    private const string Option = "--classifier";

    /// <summary>The device, precision and threads of training.</summary>
    public ClassifierTrainingOptions TrainingOptions => options;

    /// <summary>No given files, and this machine's CPU.</summary>
    public static ClassifierSource Cache { get; } = new([], ClassifierTrainingOptions.Cpu);

    /// <summary>Throws if a given file is not a classifier of one of the sets.</summary>
    /// <param name="sets">The sets whose classifiers may be used.</param>
    /// <exception cref="InputException">A file is not such a classifier.</exception>
    public void Check(params IReadOnlyList<DataSet> sets)
    {
        foreach (string path in given)
        {
            using var classifier = Classifier.Read(path);
            ClassifierInfo info = classifier.Info;
            if (sets.Any(info.Fits))
                continue;
            throw new InputException(
                $"{Option} {path}: classifies {info.ClassNames.Count} classes of {info.DataSet}, {info.Shape}, not "
                + $"{string.Join(" or ", sets.Select(Text))}; "
                + $"train one with 'trainer classifier {sets[0].Name}'");
        }
    }

    /// <summary>Returns the classifier of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="store">The data store.</param>
    /// <param name="report">Receives training progress.</param>
    /// <param name="cancellation">Cancels training.</param>
    public Classifier Obtain(DataSet set, DataStore store, Action<string> report, CancellationToken cancellation)
    {
        foreach (string path in given)
        {
            var classifier = Classifier.Read(path);
            if (classifier.Info.Fits(set))
                return classifier;
            classifier.Dispose();
        }

        var plan = ClassifierPlan.For(set);
        string kept = CachedPath(set, plan, store);
        if ((TryRead(set, kept) ?? TryRead(set, ShippedPath(set, plan))) is { } trained)
            return trained;

        UserCache.Make(Path.GetDirectoryName(kept)!, $"the classifier of {set.ShortName}");
        using PictureSet pictures = set.Load(store, DataSplit.Train);
        report($"training a classifier of {set.ShortName}, cached in {kept}");
        return Classifier.Open(
            ClassifierTraining.Write(kept, set, plan, pictures, options, report, cancellation), kept);
    }

    /// <summary>The path of a set's classifier in the user's cache.</summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">Its network and training.</param>
    /// <param name="store">The data store.</param>
    public static string CachedPath(DataSet set, ClassifierPlan plan, DataStore store) =>
        Path.Combine(UserCache.Folder, "classifiers", $"{CachedName(set, store)}-{plan.Version}.onnx");

    /// <summary>
    /// The path of a set's classifier beside the program, where the file may be missing: few sets have one.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">Its network and training.</param>
    public static string ShippedPath(DataSet set, ClassifierPlan plan) =>
        Path.Combine(AppContext.BaseDirectory, "classifiers", $"{set.Name}-{set.Shape}-{plan.Version}.onnx");

    /// <summary>
    /// A named set always has the same pictures for a name and size. A user's folder is identified by its pictures,
    /// which may change.
    /// </summary>
    private static string CachedName(DataSet set, DataStore store)
    {
        if (!set.Name.Contains(':', StringComparison.Ordinal))
            return $"{set.Name}-{set.Shape}";
        using PictureSet pictures = set.Load(store, DataSplit.Train);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((int first, int count) in RealPictures.Batches(pictures.Count))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            hash.AppendData(pictures.Pictures.narrow(0, first, count).contiguous().bytes);
        }

        hash.AppendData(MemoryMarshal.AsBytes(pictures.Labels.data<long>().ToArray().AsSpan()));
        return $"own-{set.Shape}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    private static Classifier? TryRead(DataSet set, string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var classifier = Classifier.Read(path);
            if (classifier.Info.Fits(set))
                return classifier;
            classifier.Dispose();
            return null;
        }
        catch (InputException)
        {
            return null; // the file is damaged: train again
        }
    }

    private static string Text(DataSet set) => $"{set.ShortName} ({set.ClassNames.Count} classes, {set.Shape})";
}
