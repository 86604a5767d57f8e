using Google.Protobuf;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Onnx;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>Damaged ONNX models are adopted or refused in one line, whatever ONNX Runtime does with them.</summary>
public sealed class AdoptFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_model_is_read_or_refused() => Fuzzing.Feed(
        Files(),
        ordinary: 600,
        many: 50_000,
        bytes =>
        {
            var model = ForeignModel.Read("x.onnx", bytes, _folder.Path);
            var inputs = ForeignInputs.Find(model, new AdoptionOptions());
            string name = model.Model.Graph.Output.FirstOrDefault()?.Name ?? "";
            if (model.Model.Graph.Output.Count == 0)
                return;
            // What a run would find: the form of the graph around it must not depend on it.
            var output = new PictureOutput(
                name, PictureLayout.ChannelsFirst, new StoredShape(3, 8, 8), ValueRange.All[0]);
            ModelProto adopted = AdoptedGraph.Create(model, inputs, output);
            CpuPasses.Apply(adopted);
            DirectMLPasses.Apply(adopted, half: false);
        });

    /// <summary>With ONNX Runtime, in the process of a trial: a crash there is a line here.</summary>
    [Fact]
    public void A_damaged_model_that_is_tried_is_adopted_or_refused()
    {
        string path = _folder.File("x.onnx");
        Fuzzing.Feed(
            Files(),
            ordinary: 8,
            many: 1_000,
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                AdoptionProcess.Run(
                    new AdoptionRequest { Path = path, Name = "x.onnx", Seconds = 30, WithData = true },
                    TestContext.Current.CancellationToken);
            });
    }

    private static IReadOnlyList<byte[]> Files() =>
    [
        ForeignGraph.Plain().ToByteArray(),
        .. Directory.EnumerateFiles(
            Path.Combine(Repository.Folder, "tests", "Viewer", "Adopt", "exports"), "*.onnx")
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];
}
