using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Projection;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Projection;

/// <summary>The features of a classifier as a part of the distance that projection makes small.</summary>
public sealed class PictureFeaturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_search_compares_features_besides_pixels()
    {
        using var generator = CpuGenerator.Load(SyntheticGenerator.Conditional());
        using CpuBatch batch = generator.CreateBatch(16);
        using var features = PictureFeatures.Read(Classifier("c.onnx", generator.Info));
        float[] target = [.. Enumerable.Range(0, generator.Info.Image.Size).Select(i => i % 7 / 6f)];
        ProjectedPicture plain = new LatentProjection(generator.Info, batch).Find(
            target, null, null, TestContext.Current.CancellationToken);
        ProjectedPicture found = new LatentProjection(generator.Info, batch, features).Find(
            target, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(plain.MeanSquaredError, plain.Distance);
        Assert.True(found.Distance > found.MeanSquaredError);

        // Its features are closer than those of a search by pixels alone.
        Assert.True(
            FeatureDistance(batch, features, found, target) < FeatureDistance(batch, features, plain, target));
    }

    [Fact]
    public void The_classifier_of_the_models_own_set_is_found_beside_it()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("mine.onnx"));
        var file = GeneratorFile.Read(_folder.File("mine.onnx"));
        SyntheticClassifier.Write(_folder.File("a.classifier.onnx"), "other", file.Info.Image);
        SyntheticClassifier.Write(_folder.File("b.classifier.onnx"), "fashion-mnist", new ImageShape(3, 8, 8));
        File.WriteAllText(_folder.File("c.classifier.onnx"), "none");
        SyntheticClassifier.Write(_folder.File("d.classifier.onnx"), "fashion-mnist", file.Info.Image);
        using var found = PictureFeatures.Find(file);
        Assert.Equal(_folder.File("d.classifier.onnx"), found?.Path);
    }

    [Fact]
    public void What_is_no_classifier_is_refused_in_one_line()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("generator.onnx"));
        File.WriteAllText(_folder.File("text.onnx"), "no model");
        foreach ((string name, string what) in ((string, string)[])
            [
                ("generator.onnx", "is not a classifier"), ("text.onnx", "not an ONNX file"),
                ("nowhere.onnx", "no such file"),
            ])
        {
            InputException e = Assert.Throws<InputException>(() => PictureFeatures.Read(_folder.File(name)));
            Assert.Contains(what, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public void Weights_in_another_file_are_refused_and_not_read()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("mine.onnx"));
        var file = GeneratorFile.Read(_folder.File("mine.onnx"));
        string path = Classifier("a.classifier.onnx", file.Info);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        TensorProto weights = model.Graph.Initializer[0];
        weights.ClearRawData();
        weights.DataLocation = TensorProto.Types.DataLocation.External;
        weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "secret.bin" });
        File.WriteAllBytes(path, model.ToByteArray());
        InputException e = Assert.Throws<InputException>(() => PictureFeatures.Read(path));
        Assert.Contains("is in another file; store it in the file itself", e.Message, StringComparison.Ordinal);
        Assert.Null(PictureFeatures.Find(file));
    }

    [Fact]
    public void Features_of_other_pictures_are_misuse()
    {
        using var generator = CpuGenerator.Load(SyntheticGenerator.Uniform());
        using CpuBatch batch = generator.CreateBatch(4);
        using var features = PictureFeatures.Read(
            SyntheticClassifier.Write(_folder.File("c.onnx"), "noise", new ImageShape(1, 9, 9)));
        Assert.Throws<ArgumentException>(() => new LatentProjection(generator.Info, batch, features));
    }

    private string Classifier(string name, GeneratorInfo info) =>
        SyntheticClassifier.Write(_folder.File(name), info.DataSet, info.Image);

    private static double FeatureDistance(
        CpuBatch batch, PictureFeatures features, ProjectedPicture picture, float[] target)
    {
        batch.Labels.Clear();
        picture.Latent.CopyTo(batch.Latents);
        picture.Weights.CopyTo(batch.Labels);
        batch.Run();
        return features.Of(batch.Images[..target.Length]).Zip(features.Of(target), (a, b) => (a - b) * (a - b)).Sum();
    }
}
