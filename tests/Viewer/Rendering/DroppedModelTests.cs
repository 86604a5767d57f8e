using Google.Protobuf;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Adopt;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Rendering;

/// <summary>Models that are dropped on the window.</summary>
public sealed class DroppedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelLibrary _library;
    private readonly ViewerSession _play;

    public DroppedModelTests()
    {
        SyntheticGenerator.Uniform().Write(_folder.File("first.onnx"));
        _library = ModelLibrary.Open([_folder.Path], null, []);
        _play = new ViewerSession(_library, new PaintingCache(), () => { });
    }

    public void Dispose()
    {
        _play.Dispose();
        _library.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_of_other_origin_is_adopted_and_a_notice_says_so()
    {
        await Drop("foreign.onnx", ForeignGraph.Plain().ToByteArray());
        Assert.Equal("foreign.onnx: is no generator file; trying what it takes and gives", _play.TakeNotice()!.Text);
        Notice notice = _play.TakeNotice()!;
        Assert.Equal(
            "foreign.onnx: adopted: 8x8, values -1..1, latent normal; viewer adopt changes that and writes a file",
            notice.Text);
        Assert.False(notice.IsProblem);
        Assert.Equal("foreign", _library.Slots[^1].Name);
        Assert.Equal("plain, adopted from foreign.onnx, 8x8 colour"[7..], _library.Slots[^1].Description);
    }

    [Fact]
    public async Task One_that_cannot_be_is_told_of()
    {
        await Drop("foreign.onnx", ForeignGraph.WithNode("RandomNormalLike").ToByteArray());
        _play.TakeNotice();
        Notice notice = _play.TakeNotice()!;
        Assert.True(notice.IsProblem);
        Assert.Contains("draws new random numbers", notice.Text, StringComparison.Ordinal);
        Assert.Single(_library.Slots);
    }

    [Fact]
    public async Task A_generator_file_plays_at_once()
    {
        await Drop("own.onnx", SyntheticGenerator.Conditional().Model.ToByteArray());
        Assert.Null(_play.TakeNotice());
        Assert.Equal("own", _library.Slots[^1].Name);
    }

    private Task Drop(string name, byte[] bytes) => DroppedModel.Open(
        _play, _library, name, bytes, TestContext.Current.CancellationToken);
}
