using ImageGen.Generators;

namespace ImageGen.Tests.Generators;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_full_disk_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx");
        File.WriteAllText(path, "old");
        InputException exception = Assert.Throws<InputException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[10_000]);
            throw new IOException("No space left on device\n: 'somewhere'");
        }));
        Assert.StartsWith($"{path}: cannot be written (No space left on device : 'somewhere')", exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model.onnx"], folder.Names());
    }

    [Fact]
    public void An_error_of_the_writer_passes_through_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidOperationException>(
            () => AtomicFile.Write(folder.File("x"), _ => throw new InvalidOperationException()));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "no", "x.onnx");
        InputException exception = Assert.Throws<InputException>(() => AtomicFile.Write(path, _ => { }));
        Assert.Contains("does not exist", exception.Message);
    }

    [Fact]
    public void A_folder_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InputException>(() => AtomicFile.Write(folder.Path, _ => { }));
    }

    [Fact]
    public void A_name_without_a_folder_is_written_to_the_current_one()
    {
        string name = $"imagegen-{Guid.NewGuid():N}.tmp";
        try
        {
            AtomicFile.Write(name, stream => stream.WriteByte(1));
            Assert.Equal([1], File.ReadAllBytes(name));
        }
        finally
        {
            File.Delete(name);
        }
    }
}
