namespace ImageGen.Tests;

/// <summary>Every shipped model is named in THIRD-PARTY-NOTICES.md, with the terms of its data.</summary>
public sealed class ModelTermsTests
{
    [Fact]
    public void Every_shipped_model_stands_under_its_terms()
    {
        IEnumerable<string> models =
            Directory.EnumerateFiles(Path.Combine(Repository.Folder, "models"), "*.onnx")
                .Select(path => $"`{Path.GetFileNameWithoutExtension(path)}`");
        Assert.All(models, model => Assert.Contains(model, ThirdPartyNotices.Text));
    }
}
