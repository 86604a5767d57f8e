using Google.Protobuf;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Images;
using NetVips;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>Broken files of every kind are refused in words, never in those of the libraries that read them.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PageBrokenFileTests(Browsers browsers) : PageFixture(browsers)
{
    [Fact]
    public async Task No_broken_model_shows_a_librarys_own_words()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        byte[] whole = SyntheticGenerator.Uniform().Model.ToByteArray();
        ModelProto operators = SyntheticGenerator.Uniform(2).Model.Clone();
        operators.Graph.Node[^1].OpType = "Nonsense";
        ModelProto shapes = SyntheticGenerator.Uniform(3).Model.Clone();
        shapes.Graph.Node.First(node => node.OpType == "Gemm").Input.RemoveAt(1);
        ModelProto metadata = SyntheticGenerator.Uniform(4).Model.Clone();
        metadata.MetadataProps.First(entry => entry.Key.EndsWith("image", StringComparison.Ordinal)).Value = "{broken";
        ModelProto bare = SyntheticGenerator.Uniform(5).Model.Clone();
        bare.MetadataProps.Clear();
        (string, byte[])[] files =
        [
            ("noise.onnx", [.. Enumerable.Repeat((byte)0xff, 400)]),
            ("half.onnx", whole[..(whole.Length / 2)]),
            ("no-graph.onnx", new ModelProto { IrVersion = 8 }.ToByteArray()),
            ("operators.onnx", operators.ToByteArray()),
            ("shapes.onnx", shapes.ToByteArray()),
            ("metadata.onnx", metadata.ToByteArray()),
            ("bare.onnx", bare.ToByteArray()),
        ];
        await AssertRefusedInWordsAsync(files, "");
    }

    [Fact]
    public async Task No_broken_picture_shows_a_librarys_own_words()
    {
        await OpenAsync(("painter", SyntheticGenerator.ImageToImage()));
        await ModeAsync("canvas");
        var picture = new Picture(64, 64);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i * 7919 >> 3);
        using var image = Image.NewFromMemory(picture.Pixels, 64, 64, 3, Enums.BandFormat.Uchar);
        var files = new List<(string, byte[])>();
        foreach (string kind in new[] { "png", "jpg", "webp", "gif", "tif" })
        {
            byte[] whole = image.WriteToBuffer($".{kind}");
            files.Add(($"half.{kind}", whole[..(whole.Length / 2)]));
            files.Add(($"head.{kind}", whole[..24]));
        }

        files.Add(("half.bmp", [.. "BM"u8, .. Enumerable.Repeat((byte)1, 60)]));
        files.Add(("broken.svg", [.. "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g"u8]));
        files.Add(("letter.png", [.. "Dear reader"u8]));
        await AssertRefusedInWordsAsync([.. files], "image/png");
    }

    private async Task AssertRefusedInWordsAsync((string Name, byte[] Content)[] files, string type)
    {
        foreach ((string name, byte[] content) in files)
        {
            await DropAsync(name, content, type);
            string text = "";
            await Waiting.UntilAsync(
                async () =>
                {
                    text = await Page.EvaluateAsync<string>(
                        "() => [...document.querySelectorAll('.notice > span')].map((one) => one.textContent).join()");
                    return text.Contains(name, StringComparison.Ordinal);
                },
                () => $"a notice about {name}; it says '{text}'");
            Assert.DoesNotMatch(
                @"(?i)exception|protobuf|protocol message|vips|errorcode|libpng|libjpeg|\.cc\b|\.cpp\b|\bat line\b"
                + @"|bytepositioninline|null\b|status message|node:|::",
                text);
            Assert.Matches("[;(]", text);
            await Page.EvaluateAsync("() => document.querySelector('.notice button')?.click()");
            await Page.UntilAsync(
                $"![...document.querySelectorAll('.notice')].some((each) => each.textContent.includes('{name}'))");
        }

        AssertNoErrors();
    }
}
