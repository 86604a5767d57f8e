using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// Where an evaluation takes classifiers from: the files that the user gives, else the user's cache, else one is
/// trained and kept there.
/// </summary>
/// <param name="given">The files that the user gives.</param>
/// <param name="machine">On what one is trained where there is none.</param>
internal sealed class ClassifierSource(IReadOnlyList<string> given, ClassifierMachine machine)
{
    private const string Option = "--classifier";

    /// <summary>The device and precision that a classifier is trained on.</summary>
    public ClassifierMachine Machine => machine;

    /// <summary>The user's cache alone, and this machine's CPU.</summary>
    public static ClassifierSource Cache { get; } = new([], ClassifierMachine.Cpu);

    /// <summary>Makes sure that every file given is a classifier of one of the sets.</summary>
    /// <param name="sets">The sets whose classifiers may be used.</param>
    /// <exception cref="InputException">One is not.</exception>
    public void Check(params IReadOnlyList<DataSet> sets)
    {
        foreach (string path in given)
        {
            using var classifier = Classifier.Read(path);
            ClassifierInfo info = classifier.Info;
            if (sets.Any(info.Fits))
                continue;
            throw new InputException(
                $"{Option} {path}: it classifies {info.ClassNames.Count} classes of {info.DataSet}, {info.Shape}, and "
                + $"{string.Join(" or ", sets.Select(Text))} is to be classified; "
                + $"train one with 'trainer classifier {sets[0].Name}'");
        }
    }

    /// <summary>Gives the classifier of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="store">Where its files are.</param>
    /// <param name="report">Receives a line every so often while one is trained.</param>
    /// <param name="cancellation">Stops the training.</param>
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
        if (File.Exists(kept) && TryRead(set, kept) is { } trained)
            return trained;

        UserCache.Make(Path.GetDirectoryName(kept)!, $"the classifier of {set.ShortName}");
        using PictureSet pictures = set.Load(store, DataSplit.Train);
        report($"training a classifier of {set.ShortName}, kept in {kept}");
        byte[] bytes = ClassifierTraining.Run(set, plan, pictures, machine, report, cancellation);
        AtomicFile.Write(kept, stream => stream.Write(bytes));
        return Classifier.Open(bytes, kept);
    }

    /// <summary>Where the classifier of a set is kept in the user's cache.</summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">How it is trained.</param>
    /// <param name="store">Where the set's files are.</param>
    public static string CachedPath(DataSet set, ClassifierPlan plan, DataStore store) =>
        Path.Combine(UserCache.Folder, "classifiers", $"{CachedName(set, store)}-{plan.Version}.onnx");

    /// <summary>
    /// A set that the trainer knows is always the same pictures under its name and size. A folder of the user's own is
    /// identified by its pictures, which may change.
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
            return null; // a damaged file in the cache: train again
        }
    }

    private static string Text(DataSet set) => $"{set.ShortName} ({set.ClassNames.Count} classes, {set.Shape})";
}
