using System.Net;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Tests.Viewer.Rendering;

/// <summary>A small picture of each model: made once, kept by the file's hash, and sent to whom may look.</summary>
public sealed class ThumbnailsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_is_made_when_it_is_asked_for_and_kept_for_the_next_time()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));
        SyntheticGenerator.Uniform().Write(_folder.File("b.onnx"));
        using var library = ModelLibrary.Open([_folder.Path], run: null, [], threads: 1);
        while (library.DoNext())
        {
        }

        string digits = library.Slots[0].Summary!.Digits;
        byte[]? first;
        using (var thumbnails = new Thumbnails(library, _folder.File("kept")))
        {
            Task<byte[]?>[] asked = [.. Enumerable.Range(0, 5).Select(_ => Find(thumbnails, digits))];
            first = (await Task.WhenAll(asked))[0];
            Assert.Equal(1, thumbnails.Made);
            Assert.NotNull(first);
            Assert.Equal([0x89, 0x50], first[..2]);
            Assert.Null(await Find(thumbnails, new string('0', SavedView.HashDigits)));
            Assert.Null(await Find(thumbnails, "../a"));
        }

        Assert.Equal([$"{digits}.png"], Directory.GetFiles(_folder.File("kept")).Select(Path.GetFileName));
        using var later = new Thumbnails(library, _folder.File("kept"));
        Assert.Equal(first, await Find(later, digits));
        Assert.Equal(0, later.Made);
    }

    [Fact]
    public async Task Where_nothing_can_be_kept_it_is_made_all_the_same()
    {
        SyntheticGenerator.ImageToImage().Write(_folder.File("a.onnx"));
        await File.WriteAllTextAsync(_folder.File("kept"), "a file");
        using var library = ModelLibrary.Open([_folder.Path], run: null, [], threads: 1);
        library.LoadFirst();
        using var thumbnails = new Thumbnails(library, _folder.File("kept"));
        Assert.NotNull(await Find(thumbnails, library.Slots[0].Summary!.Digits));
    }

    [Fact]
    public async Task What_is_loaded_is_not_loaded_again_and_looks_the_same()
    {
        string path = _folder.File("a.onnx");
        SyntheticGenerator.Conditional().Write(path);
        using var library = ModelLibrary.Open([path], run: null, [], threads: 1);
        while (library.DoNext())
        {
        }

        string digits = library.Slots[0].Summary!.Digits;
        byte[]? read;
        using (var thumbnails = new Thumbnails(library, _folder.File("before")))
            read = await Find(thumbnails, digits);
        library.LoadFirst();
        await File.WriteAllTextAsync(path, "no model any more");
        using var later = new Thumbnails(library, _folder.File("after"));
        Assert.Equal(read, await Find(later, digits));
        Assert.Equal(1, later.Made);
    }

    [Fact]
    public async Task Others_need_the_token_as_for_the_page()
    {
        SyntheticGenerator.Uniform().Write(_folder.File("a.onnx"));
        await using ServedViewer viewer = await ServedViewer.StartAsync([_folder.Path], address: IPAddress.Any);
        string digits = viewer.Library.Slots[0].Summary!.Digits;
        using var http = new HttpClient();
        using HttpResponseMessage allowed = await http.GetAsync(
            new Uri(viewer.Address, $"thumbnail/{digits}{viewer.Address.Query}"));
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal("image/png", allowed.Content.Headers.ContentType?.MediaType);
        using HttpResponseMessage refused = await http.GetAsync(new Uri(viewer.Address, $"thumbnail/{digits}"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static Task<byte[]?> Find(Thumbnails thumbnails, string digits) =>
        thumbnails.FindAsync(digits, TestContext.Current.CancellationToken);
}
