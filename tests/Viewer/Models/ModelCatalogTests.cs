using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_lists_what_can_be_played_first_and_says_why_the_rest_cannot()
    {
        File.WriteAllText(_folder.File("aaa.onnx"), "no model");
        SyntheticGenerator.ImageToImage().Write(_folder.File("bbb.onnx"));
        SyntheticGenerator.Uniform().Write(_folder.File("ccc.onnx"));
        SyntheticGenerator.Conditional().Write(_folder.File("cgan-fashion-mnist.onnx"));
        File.WriteAllText(_folder.File("README.md"), "");

        var catalog = ModelCatalog.Open(_folder.Path, []);
        Assert.Equal(["cgan-fashion-mnist", "bbb", "ccc", "aaa"], catalog.Models.Select(model => model.Name));
        Assert.Equal(
            "cgan-fashion-mnist: cgan trained on fashion-mnist, 28x28 gray, 10 classes", catalog.Models[0].Description);
        Assert.Equal("bbb: pix2pix trained on facades, 32x32 colour, from masks", catalog.Models[1].Description);
        Assert.Equal("ccc: gan trained on noise, 12x8 colour", catalog.Models[2].Description);
        Assert.StartsWith("aaa: cannot be played: ", catalog.Models[3].Description, StringComparison.Ordinal);
        Assert.Equal("cgan-fashion-mnist", catalog.Choose().Name);
    }

    [Fact]
    public void The_page_and_a_rendering_begin_with_the_same_model()
    {
        foreach (string name in (string[])["aaa", "cgan-cifar10", "cgan-emoji", "cgan-fashion-mnist"])
            SyntheticGenerator.Conditional().Write(_folder.File($"{name}.onnx"));
        Assert.Equal("cgan-emoji", ModelCatalog.Open(_folder.Path, []).Choose().Name);
        Assert.Equal(
            ["cgan-emoji", "aaa", "cgan-cifar10", "cgan-fashion-mnist"],
            ModelSources.Find([_folder.Path], null, []).Slots.Select(slot => slot.Name));
    }

    [Fact]
    public void The_nearest_folder_of_models_above_a_place_is_found()
    {
        string models = Directory.CreateDirectory(_folder.File("models")).FullName;
        SyntheticGenerator.Unconditional().Write(Path.Combine(models, "a.onnx"));
        // A folder of that name without a model is no answer.
        string below = Directory.CreateDirectory(_folder.File("src/models")).Parent!.FullName;
        var catalog = ModelCatalog.Open(null, [Path.GetTempPath(), below]);
        Assert.Equal(models, catalog.Place);
    }

    [Fact]
    public void No_model_anywhere_is_one_clear_line()
    {
        Assert.Contains(
            "--model",
            Assert.Throws<InputException>(() => ModelCatalog.Open(null, [_folder.Path])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "contains no generator",
            Assert.Throws<InputException>(() => ModelCatalog.Open(_folder.Path, [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_shelf_of_refused_files_says_why_the_first_is()
    {
        File.WriteAllText(_folder.File("a.onnx"), "no model");
        Assert.Contains(
            "a.onnx",
            Assert.Throws<InputException>(() => ModelCatalog.Open(_folder.Path, []).Choose()).Message,
            StringComparison.Ordinal);
    }
}
