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
    public void What_a_killed_process_left_is_deleted_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string left = $".step-00000002.safetensors.{Guid.NewGuid():N}.tmp";
        string[] others =
        [
            ".notes.tmp", $".{Guid.NewGuid():N}.tmp", $"step.{Guid.NewGuid():N}.tmp",
            $".x.{Guid.NewGuid():N}.txt", $".x.{Guid.NewGuid():D}.tmp",
        ];
        foreach (string name in (string[])[left, .. others])
            File.WriteAllText(folder.File(name), name);
        AtomicFile.DeleteUnfinished(folder.Path);
        Assert.Equal(others.Order(StringComparer.Ordinal), folder.Names().Order(StringComparer.Ordinal));
        AtomicFile.DeleteUnfinished(Path.Combine(folder.Path, "no"));
    }

    [Fact]
    public void What_a_writer_leaves_when_it_is_killed_is_what_is_deleted()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder.File("a.b.onnx"), _ =>
        {
            string temporary = Assert.Single(Directory.GetFiles(folder.Path));
            File.Copy(temporary, temporary.Replace("a.b", "c.d", StringComparison.Ordinal));
        });
        Assert.Equal(2, folder.Names().Length);
        AtomicFile.DeleteUnfinished(folder.Path);
        Assert.Equal(["a.b.onnx"], folder.Names());
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
