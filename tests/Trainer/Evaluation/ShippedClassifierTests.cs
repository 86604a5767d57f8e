using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Tests.Trainer.Evaluation;

/// <summary>The classifiers that come with the program, on pictures that the shipped generators make.</summary>
[Collection(TorchCollection.Name)]
public sealed class ShippedClassifierTests
{
    private const int Samples = 200;

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "classifiers"), "*.onnx")
            .Select(path => Path.GetFileName(path)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void It_recognises_what_the_shipped_generator_was_asked_for(string file)
    {
        using Classifier classifier = Read(file);
        DataSet set = SetOf(classifier);
        var generator = GeneratorFile.Read(Path.Combine(Repository.Folder, "models", $"cgan-{set.Name}.onnx"));
        using PictureSet pictures = SampleSource.Pictures(
            new EvaluationSubject(generator, set, new DataStore(), Samples, _ => { }), Samples, default);
        Assert.InRange(ClassifierAccuracy.Of(classifier, pictures, default), 0.6, 1);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Its_name_is_that_of_its_set_and_plan_so_that_it_is_found(string file)
    {
        using Classifier classifier = Read(file);
        DataSet set = SetOf(classifier);
        var plan = ClassifierPlan.For(set);
        Assert.True(classifier.Info.Fits(set));
        Assert.Equal(plan.Version, classifier.Info.Plan);
        Assert.Equal(PathOf(file), ClassifierSource.ShippedPath(set, plan));

        // Whoever has trained another one has it in the cache, and means that one.
        if (!File.Exists(ClassifierSource.CachedPath(set, plan, new DataStore())))
        {
            using Classifier found = ClassifierSource.Cache.Obtain(
                set, new DataStore(), line => Assert.Fail(line), default);
            Assert.Equal(classifier.Sha256, found.Sha256);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_in_the_table_of_the_documentation(string file)
    {
        using Classifier classifier = Read(file);
        string page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "evaluation.md"));
        Assert.Contains($"| `{file}` |", page);
        Assert.Contains($"`{classifier.Sha256}`", page);
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "classifiers", file);

    private static Classifier Read(string file) => Classifier.Read(PathOf(file));

    private static DataSet SetOf(Classifier classifier) => DataSets.Known(classifier.Info.DataSet)!;
}
