using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;
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
    public void Every_number_lies_where_it_may_lie_in_memory()
    {
        // The header grows by a character each time.
        for (int more = 0; more < 9; more++)
        {
            using Checkpoint example = Example() with
            {
                Configuration = Example().Configuration with { Command = new string('x', more) },
            };
            CheckpointFile.Write(folder.File("a"), example);
            byte[] bytes = File.ReadAllBytes(folder.File("a"));
            int length = (int)BitConverter.ToInt64(bytes);
            Assert.Equal(0, length % 8);
            using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
            foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__"))
            {
                int size = entry.Value.GetProperty("dtype").GetString() switch { "I64" => 8, "F32" => 4, _ => 1 };
                Assert.Equal(0, entry.Value.GetProperty("data_offsets")[0].GetInt64() % size);
            }
        }
    }

    [Fact]
    public void A_file_from_before_headers_were_filled_up_is_read()
    {
        using Checkpoint example = Example();
        CheckpointFile.Write(folder.File("a"), example);
        byte[] bytes = File.ReadAllBytes(folder.File("a"));
        int length = (int)BitConverter.ToInt64(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, length).TrimEnd();
        string digest = JsonDocument.Parse(header).RootElement.GetProperty("__metadata__").GetProperty("sha256")
            .GetString()!;
        byte[] plain = Encoding.UTF8.GetBytes(header.Replace(digest, new string('0', 64)));
        string old = Convert.ToHexStringLower(SHA256.HashData([.. plain, .. bytes[(8 + length)..]]));
        byte[] text = Encoding.UTF8.GetBytes(header.Replace(digest, old));
        File.WriteAllBytes(
            folder.File("old"), [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[(8 + length)..]]);
        Assert.NotEqual(0, text.Length % 8);
        using Checkpoint read = CheckpointFile.Read(folder.File("old"));
        Assert.True(example.Tensors["network/a"].bytes.SequenceEqual(read.Tensors["network/a"].bytes));
    }

    [Fact]
    public void What_it_was_trained_on_comes_back()
    {
        var shape = new ImageShape(3, 8, 16);
        using Checkpoint example = Example() with
        {
            Pictures = new TrainedPictures(
                new PictureDescription(shape, 2, new SourceInfo(shape, "mask", [new PaletteEntry("sky", "#0000ff")]))
                {
                    Name = "photos",
                    ClassNames = ["T-shirt/top", "Jäger \"1\""],
                },
                7,
                "abc"),
        };
        CheckpointFile.Write(folder.File("a"), example);
        using Checkpoint read = CheckpointFile.Read(folder.File("a"));
        PictureDescription description = read.Pictures!.Description;
        Assert.Equal((shape, 2, "photos"), (description.Shape, description.ClassCount, description.Name));
        Assert.Equal(["T-shirt/top", "Jäger \"1\""], description.ClassNames);
        Assert.Equal(("mask", "#0000ff"), (description.Source!.Kind, description.Source.Palette[0].Color));
        Assert.Equal((7, "abc"), (read.Pictures.Count, read.Pictures.Digest));
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
