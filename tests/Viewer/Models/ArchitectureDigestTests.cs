using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

public sealed class ArchitectureDigestTests
{
    [Fact]
    public void It_is_of_the_graph_and_not_of_the_weights_and_what_the_file_says_of_itself()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        string digest = ArchitectureDigest.Of(file);
        Assert.Matches("^[0-9a-f]{64}$", digest);
        Assert.Equal(digest, ArchitectureDigest.Of(SyntheticGenerator.Uniform(seed: 2)));
        Assert.Equal(digest, ArchitectureDigest.Of(file.WithInfo(file.Info with { DataSet = "others" })));
        Assert.NotEqual(digest, ArchitectureDigest.Of(SyntheticGenerator.Conditional()));
        Assert.NotEqual(digest, ArchitectureDigest.Of(SyntheticGenerator.ImageToImage()));
    }

    [Fact]
    public void It_changes_with_a_layers_size_and_settings()
    {
        GeneratorFile file = SyntheticGenerator.Uniform();
        string digest = ArchitectureDigest.Of(file);
        var wider = GeneratorFile.Create(file.Model.Graph.Clone(), file.Info);
        wider.Model.Graph.Initializer[0].Dims[0]++;
        Assert.NotEqual(digest, ArchitectureDigest.Of(wider));
        var other = GeneratorFile.Create(file.Model.Graph.Clone(), file.Info);
        other.Model.Graph.Node[0].OpType += "2";
        Assert.NotEqual(digest, ArchitectureDigest.Of(other));
    }
}
