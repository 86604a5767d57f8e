using System.Security.Cryptography;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ClassifierFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_short_training_on_shapes_recognises_most_of_others_and_gives_whole_files()
    {
        var set = new ShapesDataSet();
        using var classifier = Classifier.Open(ShapesClassifier.Bytes, "shapes.onnx");
        using PictureSet test = set.Load(new DataStore(), DataSplit.Test);
        Assert.InRange(ClassifierAccuracy.Of(classifier, test, default), 0.95, 1);
        Assert.True(classifier.Info.Fits(set));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(ShapesClassifier.Bytes)), classifier.Sha256);
        Assert.Contains(classifier.Sha256, classifier.Description);
    }

    [Fact]
    public void Training_in_bfloat16_learns_and_gives_a_file_in_float32()
    {
        var set = new ShapesDataSet();
        using PictureSet all = set.Load(new DataStore(), DataSplit.Train);
        using PictureSet pictures = all.First(2_000);
        using PictureSet test = set.Load(new DataStore(), DataSplit.Test).First(300);
        ClassifierPlan plan = ClassifierPlan.For(set) with { Epochs = 3, Width = 8 };
        ClassifierTrainingOptions options = ClassifierTrainingOptions.Cpu with { Precision = Precision.BFloat16 };
        using var classifier = Classifier.Open(
            ClassifierTraining.Run(set, plan, pictures, options, _ => { }, default), "bf16.onnx");
        Assert.InRange(ClassifierAccuracy.Of(classifier, test, default), 0.5, 1);
    }

    [Fact]
    public void What_is_no_classifier_is_refused_in_one_line()
    {
        Refuse("nowhere.onnx", "no such file");
        Refuse(".", "is a folder");
        Refuse(Written("text.onnx", "hello"u8.ToArray()), "not an ONNX file");
        Refuse(Written("empty.onnx", []), "the file is empty");
        SyntheticGenerator.Conditional().Write(_folder.File("generator.onnx"));
        Refuse(_folder.File("generator.onnx"), "not a classifier");
        foreach (double share in (double[])[0.1, 0.5, 0.9, 0.999])
        {
            int length = (int)(share * ShapesClassifier.Bytes.Length);
            Refuse(Written($"cut-{share}.onnx", ShapesClassifier.Bytes[..length]), "truncated");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_in_another_file_are_refused_and_not_read(bool isInSubgraph)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(ShapesClassifier.Bytes);
        TensorProto weights = model.Graph.Initializer[0].Clone();
        weights.ClearRawData();
        weights.DataLocation = TensorProto.Types.DataLocation.External;
        weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "secret.bin" });
        if (isInSubgraph)
            model.Graph.Node[0].Attribute.Add(
                new AttributeProto { Name = "body", G = new GraphProto { Initializer = { weights } } });
        else
            model.Graph.Initializer[0] = weights;
        Refuse(Written("external.onnx", model.ToByteArray()), "is in another file; store it in the file itself");
    }

    [Fact]
    public void A_classifier_of_another_set_is_refused_before_anything_is_done()
    {
        var shapes = new ShapesDataSet();
        var source = new ClassifierSource(
            [Written("shapes.onnx", ShapesClassifier.Bytes)], ClassifierTrainingOptions.Cpu);
        source.Check(IdxDataSet.Mnist, shapes);
        InputException refusal = Assert.Throws<InputException>(() => source.Check(IdxDataSet.Mnist));
        Assert.Contains("6 classes of shapes", refusal.Message);
        Assert.Contains("trainer classifier mnist", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);

        using Classifier found = source.Obtain(shapes, new DataStore(), _ => { }, default);
        Assert.Equal("shapes", found.Info.DataSet);
        using Classifier wrongShape = RandomClassifier.Create(new ImageShape(1, 32, 32), 6);
        Assert.False(wrongShape.Info.Fits(shapes));
    }

    [Fact]
    public void Figures_are_recorded_with_what_they_were_measured_by()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        var measured = new Measurement([new Figure("label-agreement", 0.5, 4, "")], [])
        {
            Protocol = ["by a classifier", "of 10 samples"],
        };
        RecordedEvaluation.In(file, measured).Write(_folder.File("measured.onnx"));
        var read = GeneratorFile.Read(_folder.File("measured.onnx"));
        Assert.Equal(["by a classifier\nof 10 samples"], Protocols(read));
        Assert.Equal(0.5, read.Info.Quality["label-agreement"]);
        Assert.Equal("imagegen.quality", read.Model.MetadataProps[^1].Key);

        GeneratorFile again = RecordedEvaluation.In(read, measured with { Protocol = [] });
        Assert.Empty(Protocols(again));
    }

    private static IEnumerable<string> Protocols(GeneratorFile file) => file.Model.MetadataProps
        .Where(entry => entry.Key == RecordedEvaluation.ProtocolKey)
        .Select(entry => entry.Value);

    private string Written(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }

    private static void Refuse(string path, string expected)
    {
        InputException refusal = Assert.Throws<InputException>(() => Classifier.Read(path));
        Assert.Contains(expected, refusal.Message);
        Assert.Contains(path, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
