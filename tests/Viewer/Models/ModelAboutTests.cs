using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Commands;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Commands;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

public sealed class ModelAboutTests
{
    [Fact]
    public void A_figure_stands_between_its_bounds()
    {
        var quality = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["classifier-accuracy"] = 0.8207,
            ["frechet-distance"] = 12.807,
            ["frechet-distance-of-noise"] = 500,
            ["frechet-distance-of-training-pictures"] = 0.635,
            ["label-agreement"] = 0.731,
            ["label-agreement-of-chance"] = 0.1,
        };
        Assert.Equal(
            [
                "frechet distance 12.807 (noise 500; training pictures 0.635)",
                "label agreement 73.10% (real pictures 82.07%; chance 10.00%)",
            ],
            AboutMeasure.Of(quality).Select(measure => measure.Text));
    }

    [Fact]
    public void Every_system_of_the_repository_is_known_and_its_page_is_carried()
    {
        string[] pages =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Folder, "docs", "systems"), "*.md")
                .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(pages, KnownSystem.Names.Order(StringComparer.Ordinal));
        string readme = File.ReadAllText(Path.Combine(Repository.Folder, "README.md"));
        foreach (string name in pages)
        {
            KnownSystem system = KnownSystem.Find(name)!;
            Assert.Contains(system.Link, readme, StringComparison.Ordinal);
            Assert.NotNull(PageFiles.Find($"/{system.Page}"));
        }
    }

    [Fact]
    public void Every_shipped_model_names_its_pictures_and_whose_they_are()
    {
        string[] paths = Directory.GetFiles(Path.Combine(Repository.Folder, "models"), "*.onnx");
        Assert.NotEmpty(paths);
        foreach (string path in paths)
        {
            GeneratorInfo info = GeneratorFile.Read(path).Info;
            Assert.True(KnownDataSet.Find(info.DataSet) is not null, $"{path}: {info.DataSet}");
            Assert.NotEqual(info.DataSet, ModelTitle.Of(info).Group);
        }
    }

    [Fact]
    public async Task The_verb_tells_what_the_file_says()
    {
        using var program = new ViewerProgram();
        GeneratorFile file = SyntheticGenerator.Conditional();
        GeneratorInfo info = file.Info with
        {
            Quality = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["label-agreement"] = 0.5 },
        };
        file.WithInfo(info).Write(program.Folder.File("a.onnx"));
        int code = await ViewerCommandLine.RunAsync(
            ["about", "--model", program.Folder.File("a.onnx")],
            program.Output,
            program.Error,
            TestContext.Current.CancellationToken);
        string told = program.Output.ToString();
        Assert.Equal((0, ""), (code, program.Error.ToString()));
        foreach (string part in (string[])
            [
                "conditional GAN", "<https://arxiv.org/abs/1411.1784>", "Zalando Research", "MIT, (c) 2017 Zalando SE",
                info.Training.Command, "10 classes", "golden check passed on this machine", "label agreement 50.00%",
            ])
            Assert.Contains(part, told, StringComparison.Ordinal);
        Assert.Equal(
            2,
            await ViewerCommandLine.RunAsync(
                ["about", "--model", program.Folder.File("none.onnx")],
                program.Output,
                program.Error,
                TestContext.Current.CancellationToken));
        Assert.Single(program.Error.ToString().TrimEnd().Split('\n'));
    }
}
