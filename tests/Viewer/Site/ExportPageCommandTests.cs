using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Commands;
using ImageGen.Viewer.Site;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>What the command refuses, and what it writes.</summary>
public sealed class ExportPageCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExportPageCommandTests() => SyntheticGenerator.Conditional().Write(Model);

    private string Model => _folder.File("classes.onnx");

    private string Out => _folder.File("site");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_no_generator_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("text.onnx"), "no model", TestContext.Current.CancellationToken);
        await RefusesAsync("text.onnx: not an ONNX file", _folder.File("text.onnx"), "--out", Out);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        Directory.CreateDirectory(Out);
        string own = Path.Combine(Out, "thesis.txt");
        await File.WriteAllTextAsync(own, "mine", TestContext.Current.CancellationToken);
        await RefusesAsync(
            "holds something else than an earlier page; give a new or an empty folder", Model, "--out", Out);
        Assert.Equal("mine", await File.ReadAllTextAsync(own, TestContext.Current.CancellationToken));
        await RefusesAsync("thesis.txt: is a file; give a new folder", Model, "--out", own);
    }

    [Fact]
    public async Task Names_that_an_address_cannot_have_or_two_alike_are_refused()
    {
        string odd = _folder.File("my model.onnx");
        File.Copy(Model, odd);
        await RefusesAsync("its name has characters that are not the same in every address", odd, "--out", Out);
        Directory.CreateDirectory(_folder.File("other"));
        string alike = Path.Combine(_folder.File("other"), "Classes.onnx");
        File.Copy(Model, alike);
        await RefusesAsync("another model has the same name; rename one", Model, alike, "--out", Out);
    }

    [Fact]
    public async Task Another_archive_than_the_pinned_one_is_refused()
    {
        string archive = _folder.File(RuntimePackage.FileName);
        await File.WriteAllTextAsync(archive, "not it", TestContext.Current.CancellationToken);
        await RefusesAsync(
            "its SHA-512 differs); fetch it again with npm pack onnxruntime-web@", Model, "--out", Out, "--runtime",
            archive);
        await RefusesAsync(
            "cannot be read", Model, "--out", Out, "--runtime", _folder.File("nowhere.tgz"));
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void A_site_is_written_whole_replaces_an_earlier_one_and_carries_its_licences()
    {
        IReadOnlyDictionary<string, byte[]> runtime = new Dictionary<string, byte[]> { ["ort.wasm.min.mjs"] = [1] };
        byte[] bytes = File.ReadAllBytes(Model);
        (GeneratorFile, byte[])[] models = [(GeneratorFile.Read(Model), bytes)];
        SiteExport.Write(Out, models, runtime, _ => { }, TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(Out, "models", "old.onnx"), "of an earlier page");
        SiteExport.Write(Out, models, runtime, _ => { }, TestContext.Current.CancellationToken);
        string[] names =
        [
            .. Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Out, path).Replace('\\', '/')),
        ];
        Assert.DoesNotContain("models/old.onnx", names);
        foreach (string name in (string[])
            ["index.html", "main.js", "channel.js", "worker.js", "_framework/dotnet.js", ".nojekyll", "site.json",
             "models/classes.onnx", "models/classes.outline", "onnxruntime-web/ort.wasm.min.mjs", "LICENSES.txt"])
            Assert.Contains(name, names);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(Out, "models", "classes.onnx")));
        string index = File.ReadAllText(Path.Combine(Out, "index.html"));
        string policy = $"<meta http-equiv=\"Content-Security-Policy\" content=\"{SiteFiles.Policy}\">";
        Assert.Contains(policy, index, StringComparison.Ordinal);
        string licences = File.ReadAllText(Path.Combine(Out, "LICENSES.txt"));
        Assert.Contains("classes: trained on", licences, StringComparison.Ordinal);
        Assert.Matches("onnxruntime-web +MIT, Copyright .c. Microsoft", licences);
        Assert.Contains("Permission is hereby granted", licences, StringComparison.Ordinal);
        // Nothing unfinished is left beside it.
        Assert.Equal(["classes.onnx", "site"], _folder.Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_outline_says_what_its_file_does()
    {
        var file = GeneratorFile.Read(Path.Combine(Repository.Folder, "models", "vae-mnist.onnx"));
        byte[] outline = GeneratorOutline.Of(file);
        GeneratorFile read = GeneratorOutline.Read("vae-mnist.onnx", outline, file.Sha256);
        Assert.Equal((file.Name, file.Sha256, file.Tolerance), (read.Name, read.Sha256, read.Tolerance));
        Assert.Equal(file.Info.Golden.Image.Values, read.Info.Golden.Image.Values);
        Assert.Null(read.Info.Encoder);
        Assert.True(outline.Length < new FileInfo(file.Path!).Length / 4);
        InputException damaged = Assert.Throws<InputException>(
            () => GeneratorOutline.Read("vae-mnist.onnx", outline[..^100], file.Sha256));
        Assert.Equal("vae-mnist.onnx: its outline is damaged; export the page again", damaged.Message);
    }

    private async Task RefusesAsync(string part, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await ViewerCommandLine.RunAsync(
            ["export-page", .. arguments], output, error, TestContext.Current.CancellationToken);
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Equal(2, code);
    }
}
