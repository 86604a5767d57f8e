using ImageGen.Trainer.Native;

namespace ImageGen.Tests.Trainer.Native;

/// <summary>Which imports cannot be replaced; AlignedBlocksTests tests one that is.</summary>
[Collection(TorchCollection.Name)]
public sealed class ElfImportsTests
{
    [Theory]
    [InlineData("libtorch/libc10.so", "imported_by_nobody")]
    [InlineData("libtorch/libc10.so", "posix_memalig")]
    [InlineData("libtorch/libc10.so", "posix_memalign2")]
    [InlineData("libtorch/libc10.sol", "posix_memalign")]
    [InlineData("trainer.dll", "posix_memalign")]
    public void Nothing_changes_where_the_library_does_not_import_the_function(string library, string function) =>
        Assert.False(ElfImports.Replace(Path.Combine(AppContext.BaseDirectory, library), function, 1));

    [Fact]
    public void Nothing_changes_in_a_library_whose_table_is_read_only()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string library = Path.Combine(runtime, LibTorchFolder.FileName("coreclr"));
        Assert.False(ElfImports.Replace(library, "posix_memalign", 1));
    }
}
