using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class ShaderCacheTests : IDisposable
{
    private static readonly byte[] Key = [1, 2, 3];
    private static readonly byte[] Code = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();
    private int _compiled;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_shader_is_compiled_once()
    {
        Assert.Equal(Code, Get());
        Assert.Equal(Code, Get());
        Assert.Equal(1, _compiled);
        Assert.Equal(Code, Cache.Get([9], Compile));
        Assert.Equal(2, _compiled);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(60)]
    public void One_that_was_cut_off_is_compiled_again(int length)
    {
        Get();
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "shaders")));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);
        Assert.Equal(Code, Get());
        Assert.Equal(2, _compiled);
        Assert.Equal(Code, Get());
        Assert.Equal(2, _compiled);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void One_with_a_wrong_byte_is_compiled_again(int place)
    {
        Get();
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "shaders")));
        byte[] kept = File.ReadAllBytes(file);
        kept[place] ^= 1;
        File.WriteAllBytes(file, kept);
        Assert.Equal(Code, Get());
        Assert.Equal(2, _compiled);
    }

    [Fact]
    public void Without_a_folder_it_compiles_each_time()
    {
        string file = _folder.File("a file");
        File.WriteAllText(file, "");
        var cache = new ShaderCache(Path.Combine(file, "shaders"));
        Assert.Equal(Code, cache.Get(Key, Compile));
        Assert.Equal(Code, cache.Get(Key, Compile));
        Assert.Equal(2, _compiled);
    }

    private ShaderCache Cache => new(Path.Combine(_folder.Path, "shaders"));

    private byte[] Get() => Cache.Get(Key, Compile);

    private byte[] Compile()
    {
        _compiled++;
        return Code;
    }
}
