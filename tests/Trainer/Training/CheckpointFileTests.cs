using System.Text;
using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Holds_everything_bit_for_bit()
    {
        using Checkpoint written = Example();
        CheckpointFile.Write(folder.File("a"), written);
        using Checkpoint read = CheckpointFile.Read(folder.File("a"));
        Assert.Equal(written.Configuration.ToJson(), read.Configuration.ToJson());
        Assert.Equal((written.Step, written.Epoch, written.Cursor), (read.Step, read.Epoch, read.Cursor));
        Assert.Equal(written.Tensors.Keys.Order(), read.Tensors.Keys.Order());
        foreach ((string name, torch.Tensor tensor) in written.Tensors)
        {
            Assert.Equal(tensor.dtype, read.Tensors[name].dtype);
            Assert.Equal(tensor.shape, read.Tensors[name].shape);
            Assert.True(tensor.bytes.SequenceEqual(read.Tensors[name].bytes), name);
        }

        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_same_state_gives_the_same_bytes()
    {
        using Checkpoint example = Example();
        CheckpointFile.Write(folder.File("a"), example);
        CheckpointFile.Write(folder.File("b"), example);
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
    }

    [Fact]
    public void Is_a_safetensors_file()
    {
        using Checkpoint example = Example();
        CheckpointFile.Write(folder.File("a"), example);
        byte[] bytes = File.ReadAllBytes(folder.File("a"));
        int length = (int)BitConverter.ToInt64(bytes);
        using var header = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(8, length));
        long end = 0L;
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__"))
        {
            long[] offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())
                .ToArray();
            Assert.Equal(end, offsets[0]);
            end = offsets[1];
        }

        Assert.Equal(bytes.Length, 8 + length + end);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        using Checkpoint example = Example();
        CheckpointFile.Write(folder.File("a"), example);
        byte[] bytes = File.ReadAllBytes(folder.File("a"));
        for (int length = 0; length < bytes.Length; length += 13)
        {
            File.WriteAllBytes(folder.File("cut"), bytes[..length]);
            Assert.Contains(
                folder.File("cut"),
                Assert.Throws<InputException>(() => CheckpointFile.Read(folder.File("cut"))).Message);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        using Checkpoint example = Example();
        CheckpointFile.Write(folder.File("a"), example);
        byte[] bytes = File.ReadAllBytes(folder.File("a"));
        for (int at = 0; at < bytes.Length; at += 7)
        {
            byte[] damaged = bytes.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(folder.File("damaged"), damaged);
            Assert.Throws<InputException>(() => CheckpointFile.Read(folder.File("damaged")));
        }
    }

    [Fact]
    public void A_later_version_is_refused_by_name()
    {
        using Checkpoint example = Example();
        CheckpointFile.Write(folder.File("a"), example);
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(folder.File("a")));
        File.WriteAllBytes(
            folder.File("later"), Encoding.Latin1.GetBytes(text.Replace("\"version\":\"1\"", "\"version\":\"2\"")));
        Assert.Contains(
            "version 2 is newer than 1",
            Assert.Throws<InputException>(() => CheckpointFile.Read(folder.File("later"))).Message);
    }

    [Fact]
    public void An_unwritable_place_is_one_line_and_harms_nothing()
    {
        using Checkpoint example = Example();
        Directory.CreateDirectory(folder.File("a"));
        Assert.DoesNotContain(
            '\n', Assert.Throws<InputException>(() => CheckpointFile.Write(folder.File("a"), example)).Message);
        Assert.DoesNotContain(
            '\n', Assert.Throws<InputException>(() => CheckpointFile.Write(folder.File("none/a"), example)).Message);
        Assert.Equal([folder.File("a")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Checkpoint Example()
    {
        torch.manual_seed(1);
        return new Checkpoint(
            TrainingFixtures.Configuration(new Dictionary<string, double> { ["steps"] = 3, ["batch"] = 2 }),
            Step: 12,
            Epoch: 1,
            Cursor: 64,
            new Dictionary<string, torch.Tensor>
            {
                ["network/a"] = torch.randn(3, 4),
                ["network/scalar"] = torch.tensor(5L),
                ["order/permutation"] = torch.randperm(9, torch.ScalarType.Int64),
                ["random/order"] = torch.arange(20, torch.ScalarType.Byte),
            });
    }
}
