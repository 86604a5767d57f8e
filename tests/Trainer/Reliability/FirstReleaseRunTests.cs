using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>Runs of the first release are resumed, or refused in a line that names the version.</summary>
public sealed class FirstReleaseRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FirstReleaseRunTests() => FirstReleaseFiles.CopyRun(_folder.File("run"));

    private string Checkpoint => _folder.File("run/checkpoints/step-00000010.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_resumed_to_its_end_and_exported()
    {
        (int exitCode, string output, string error) = TrainerProgram.Run("train --resume run", _folder.Path);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("step 20", output);
        var exported = GeneratorFile.Read(_folder.File("run/generator.onnx"));
        GeneratorInfo first = GeneratorFile.Read(FirstReleaseFiles.PathOf("cgan.onnx")).Info;
        Assert.Equal(first.ClassNames, exported.Info.ClassNames);
        Assert.Equal(first.Image, exported.Info.Image);
    }

    [Fact]
    public void A_checkpoint_is_exported()
    {
        (int exitCode, string _, string error) = TrainerProgram.Run("export run --out early.onnx", _folder.Path);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(10, GeneratorFile.Read(_folder.File("early.onnx")).Info.Training.Steps);
    }

    [Fact]
    public void A_checkpoint_of_a_later_version_names_it()
    {
        // The version is one digit in the header, so the length of the file stays.
        byte[] bytes = File.ReadAllBytes(Checkpoint);
        byte[] version = Encoding.UTF8.GetBytes("\"version\":\"1\"");
        int at = bytes.AsSpan().IndexOf(version);
        Assert.True(at > 0);
        bytes[at + version.Length - 2] = (byte)'9';
        File.WriteAllBytes(Checkpoint, bytes);
        (int exitCode, string _, string error) = TrainerProgram.Run("train --resume run", _folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("checkpoint version 9 is newer", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
