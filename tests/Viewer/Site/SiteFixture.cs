using System.Globalization;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;
using ImageGen.Viewer.Site;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>
/// A static page of six models, exported once and served from a plain file server. Where onnxruntime-web is neither
/// cached nor to be fetched, the tests are skipped and say so.
/// </summary>
public sealed class SiteFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FileServer? _server;
    private string? _missing;
    private Task? _export;

    /// <summary>The page's address; skips the test where there is none.</summary>
    internal Uri Address
    {
        get
        {
            Assert.SkipUnless(_missing is null, _missing ?? "");
            return _server!.Address;
        }
    }

    /// <summary>The folder of the site.</summary>
    internal string Folder => _folder.File("site");

    /// <summary>The generator files of the page.</summary>
    internal string[] Models { get; private set; } = [];

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Exports and serves the page, when a test first needs it.</summary>
    internal Task StartAsync() => _export ??= ExportAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ExportAsync()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("classes.onnx"));
        SyntheticGenerator.ImageToImage().Write(_folder.File("painter.onnx"));
        SyntheticGenerator.Uniform().Write(_folder.File("uniform.onnx"));
        SyntheticGenerator.ImageToImage(kind: "outline").Write(_folder.File("lines.onnx"));
        string shipped = Path.Combine(Repository.Folder, "models");
        Models =
        [
            _folder.File("classes.onnx"), Path.Combine(shipped, "cgan-mnist.onnx"),
            Path.Combine(shipped, "vae-mnist.onnx"), _folder.File("painter.onnx"),
            _folder.File("uniform.onnx"), _folder.File("lines.onnx"),
        ];
        try
        {
            RuntimePackage.Read(given: null, _ => { }, TestContext.Current.CancellationToken);
        }
        catch (InputException e)
        {
            _missing = e.Message;
            return;
        }

        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await ViewerCommandLine.RunAsync(["export-page", .. Models, "--out", Folder], output, error);
        Assert.Equal("", error.ToString());
        Assert.Equal(0, code);
        _server = FileServer.Start(Folder);
    }
}
