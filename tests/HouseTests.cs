namespace ImageGen.Tests;

/// <summary>Which part may know which: the arrows of the README's "How it is built".</summary>
public sealed class HouseTests
{
    [Theory]
    [InlineData("src/Generators", "ImageGen.Trainer", "ImageGen.Viewer", "TorchSharp", "NetVips", "Spectre")]
    [InlineData("src/Viewer", "ImageGen.Trainer", "TorchSharp")]
    [InlineData("src/Trainer", "ImageGen.Viewer")]
    [InlineData("src/Trainer/Networks", "ImageGen.Trainer.Recipes", "ImageGen.Trainer.Training", "ImageGen.Trainer.Data")]
    [InlineData("src/Trainer/Recipes", "ImageGen.Trainer.Training", "ImageGen.Trainer.Data", "ImageGen.Trainer.Commands", "Spectre")]
    [InlineData("src/Trainer/Data", "ImageGen.Trainer.Recipes", "ImageGen.Trainer.Training", "ImageGen.Trainer.Commands", "Spectre")]
    [InlineData("src/Trainer/Training", "ImageGen.Trainer.Commands", "ImageGen.Trainer.Export", "ImageGen.Trainer.Evaluation")]
    [InlineData("src/Trainer/Export", "ImageGen.Trainer.Commands", "ImageGen.Trainer.Evaluation")]
    [InlineData("src/Viewer/Scenes", "ImageGen.Viewer.Playback", "ImageGen.Viewer.Frames", "ImageGen.Viewer.Browser", "ImageGen.Viewer.Direct3D12", "ImageGen.Viewer.Commands", "NetVips", "System.IO", "System.Diagnostics")]
    [InlineData("src/Viewer/Frames", "ImageGen.Viewer.Browser", "ImageGen.Viewer.Direct3D12", "ImageGen.Viewer.Commands", "Microsoft.AspNetCore")]
    [InlineData("src/Viewer/Playback", "ImageGen.Viewer.Frames", "ImageGen.Viewer.Browser", "ImageGen.Viewer.Direct3D12", "ImageGen.Viewer.Commands", "Microsoft.AspNetCore", "NetVips", "Spectre")]
    [InlineData("src/Viewer/Browser", "ImageGen.Viewer.Direct3D12", "ImageGen.Viewer.Commands", "NetVips", "Spectre", "System.CommandLine")]
    [InlineData("src/Viewer/Direct3D12", "ImageGen.Viewer.Browser", "ImageGen.Viewer.Commands", "Microsoft.AspNetCore", "NetVips", "Spectre", "System.CommandLine")]
    public void A_part_knows_only_what_it_stands_on(string folder, params string[] forbidden)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split('/', '\\').Contains("obj"))
            .ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var uses = File.ReadLines(file).Where(line => line.StartsWith("using ", StringComparison.Ordinal));
            Assert.DoesNotContain(uses, line => forbidden.Any(name => line.Contains(name, StringComparison.Ordinal)));
        }
    }
}
