using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Trainer.Evaluation;
using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Sweeps;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>
/// Damaged files that the trainer itself keeps: checkpoints, logs, measured convolutions, classifiers.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class StateFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_checkpoints_are_refused()
    {
        byte[] whole = Checkpoint();
        Fuzzing.Feed([whole], 300, 10_000, bytes =>
        {
            if (bytes.AsSpan().SequenceEqual(whole))
                return;
            File.WriteAllBytes(_folder.File("damaged"), bytes);
            Assert.Throws<InputException>(() => CheckpointFile.Read(_folder.File("damaged")));
        });
    }

    [Fact]
    public void Checkpoints_whose_digest_was_made_to_fit_are_resumed_or_refused()
    {
        byte[] whole = Checkpoint();
        int header = (int)BitConverter.ToInt64(whole);
        byte[] data = whole[(8 + header)..];
        using PictureSet pictures = TrainingFixtures.Shapes();
        using var loop = new TrainingLoop(
            new ConditionalGan(), TrainingFixtures.SmallGan(steps: 3), RunFolder.At(_folder.File("run")), pictures,
            TrainingFixtures.ShapesDescription, pictures);
        Fuzzing.Feed([whole[8..(8 + header)]], 300, 10_000, text =>
        {
            if (Sealed(text, data) is not { } file)
                return;
            string path = _folder.File("forged");
            File.WriteAllBytes(path, file);
            using Checkpoint checkpoint = CheckpointFile.Read(path);
            checkpoint.Configuration.Check(path);
            loop.Restore(checkpoint, path);
        });
        Fuzzing.Feed([data], 100, 2_000, changed =>
        {
            string path = _folder.File("forged");
            File.WriteAllBytes(path, Sealed(whole[8..(8 + header)], changed)!);
            using Checkpoint checkpoint = CheckpointFile.Read(path);
            loop.Restore(checkpoint, path);
        });
    }

    [Fact]
    public void Damaged_logs_are_cut_down_to_what_is_read()
    {
        byte[] log = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 5).Select(i =>
            $$"""{"step":{{i}},"epoch":0,"images":{{8 * i}},"images_per_second":7.5,"loss/generator":0.5}""" + "\n")));
        var folder = RunFolder.Create(_folder.File("run"));
        Fuzzing.Feed([log], 500, 5_000, bytes =>
        {
            File.WriteAllBytes(folder.Stats, bytes);
            foreach (string file in EventFile.In(folder.Path))
                File.Delete(file);
            _ = new RunLog(folder, 3);
            foreach (string line in File.ReadLines(folder.Stats))
                SweepLogLine.Parse(line);
        });
    }

    [Fact]
    public void Damaged_lines_of_a_sweep_are_read_or_left_out() =>
        Fuzzing.Feed(
            ["""{"step":100,"images_per_second":7.5,"loss/generator":0.5,"loss/discriminator":1.5}"""u8.ToArray()],
            1_000,
            20_000,
            bytes => SweepLogLine.Parse(Encoding.UTF8.GetString(bytes)));

    [Fact]
    public void Damaged_methods_of_a_convolution_are_parsed_or_measured_again() =>
        Fuzzing.Feed(["pmp"u8.ToArray()], 500, 5_000, bytes =>
        {
            File.WriteAllBytes(_folder.File("methods"), bytes);
            if (MeasuredConvolutions.Read(_folder.File("methods")) is { } methods)
                Assert.Equal(methods, ConvolutionMethods.Parse(methods.ToString()));
        });

    [Fact]
    public void Damaged_classifiers_are_read_or_refused() =>
        Fuzzing.Feed([ShapesClassifier.Bytes], 300, 5_000, bytes =>
            ClassifierInfo.Read(OnnxModelFile.Parse(bytes, "damaged").Model, "damaged"));

    private byte[] Checkpoint() => File.ReadAllBytes(
        TrainingFixtures.Train(TrainingFixtures.SmallGan(steps: 3), _folder.File("trained")));

    /// <summary>
    /// A checkpoint of a header and data with the digest that fits them; null if the header names no digest.
    /// </summary>
    private static byte[]? Sealed(byte[] header, byte[] data)
    {
        string text = Encoding.UTF8.GetString(header);
        string? digest;
        try
        {
            digest = JsonNode.Parse(text)?["__metadata__"]?["sha256"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        if (digest is not { Length: 64 })
            return null;
        byte[] plain = Encoding.UTF8.GetBytes(text.Replace(digest, new string('0', 64), StringComparison.Ordinal));
        string fits = Convert.ToHexStringLower(SHA256.HashData([.. plain, .. data]));
        byte[] written = Encoding.UTF8.GetBytes(text.Replace(digest, fits, StringComparison.Ordinal));
        return [.. BitConverter.GetBytes((long)written.Length), .. written, .. data];
    }
}
