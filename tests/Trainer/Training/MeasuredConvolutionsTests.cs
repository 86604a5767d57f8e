using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class MeasuredConvolutionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConvolutionLayer _layer = ConvolutionLayer.Convolution(3, 4, 3);
    private readonly torch.Tensor _input = torch.rand(2, 3, 8, 8);

    public void Dispose()
    {
        _layer.Dispose();
        _input.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_measured_is_kept_and_decides_the_next_time()
    {
        var kept = new MeasuredConvolutions(_folder.File("cache"));
        kept.Choose(_layer, _input);
        string path = Assert.Single(Directory.GetFiles(_folder.File("cache")));
        Assert.Equal(kept.PathOf(_layer, _input), path);
        Assert.Equal(_layer.Methods.ToString(), File.ReadAllText(path));
        foreach (string methods in (string[])["mpm", "pmp"])
        {
            File.WriteAllText(path, methods);
            kept.Choose(_layer, _input);
            Assert.Equal(methods, _layer.Methods.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("mp")]
    [InlineData("xyz")]
    [InlineData("mpm\n")]
    [InlineData("\0\0\0")]
    public void A_damaged_file_is_measured_and_written_again(string damaged)
    {
        var kept = new MeasuredConvolutions(_folder.Path);
        string path = kept.PathOf(_layer, _input);
        File.WriteAllText(path, damaged);
        kept.Choose(_layer, _input);
        Assert.Equal(_layer.Methods.ToString(), File.ReadAllText(path));
    }

    [Fact]
    public void Without_a_writable_folder_a_layer_is_measured_each_time()
    {
        File.WriteAllText(_folder.File("file"), "");
        new MeasuredConvolutions(_folder.File("file/cache")).Choose(_layer, _input);
        Assert.Equal("", File.ReadAllText(_folder.File("file")));
    }

    [Fact]
    public void Another_layer_input_or_number_of_threads_is_measured_on_its_own()
    {
        var kept = new MeasuredConvolutions(_folder.Path);
        using var strided = ConvolutionLayer.Convolution(3, 4, 3, stride: 2);
        using torch.Tensor larger = torch.rand(3, 3, 8, 8);
        using torch.Tensor lower = _input.to(torch.ScalarType.BFloat16);
        int threads = torch.get_num_threads();
        List<string> paths =
        [
            kept.PathOf(_layer, _input),
            kept.PathOf(strided, _input),
            kept.PathOf(_layer, larger),
            kept.PathOf(_layer, lower),
        ];
        torch.set_num_threads(threads + 1);
        paths.Add(kept.PathOf(_layer, _input));
        torch.set_num_threads(threads);
        Assert.Equal(paths.Count, paths.Distinct().Count());
        Assert.Equal(paths[0], kept.PathOf(_layer, _input));
    }
}
