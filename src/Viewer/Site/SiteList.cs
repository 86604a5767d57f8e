using System.Text.Json;
using ImageGen.Viewer.Scenes.Directions;

namespace ImageGen.Viewer.Site;

/// <summary>The models of a static site, in <c>site.json</c>: the viewer writes it, the page reads it.</summary>
/// <param name="Format">The version of this list and of the files beside it.</param>
/// <param name="Viewer">The version of the viewer that wrote the site.</param>
/// <param name="Models">The models, in the order of the menu.</param>
internal sealed record SiteList(int Format, string Viewer, IReadOnlyList<SiteModel> Models)
{
    /// <summary>The version that is written.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The name of the file in the site.</summary>
    public const string FileName = "site.json";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads a list.</summary>
    /// <exception cref="JsonException">It is malformed.</exception>
    public static SiteList? Read(string json) => JsonSerializer.Deserialize<SiteList>(json, Options);

    /// <summary>Writes the list.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}

/// <summary>A model of a static site.</summary>
/// <param name="Name">Its name; its files are <c>models/NAME.onnx</c> and <c>models/NAME.outline</c>.</param>
/// <param name="Sha256">SHA-256 of the generator file.</param>
/// <param name="Directions">The directions of its latent space, found when the site was written.</param>
internal sealed record SiteModel(string Name, string Sha256, IReadOnlyList<LatentDirection> Directions);
