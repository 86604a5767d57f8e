using System.Reflection;
using System.Security.Cryptography;

namespace ImageGen.Viewer.Browser;

/// <summary>The files of the page, embedded as resources.</summary>
internal static class PageFiles
{
    private const string Prefix = "wwwroot/";
    private const string Index = "index.html";

    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".md"] = "text/plain; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".webmanifest"] = "application/manifest+json",
    };

    private static readonly Dictionary<string, Lazy<PageFile>> Files = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(
            name => "/" + name[Prefix.Length..].Replace('\\', '/'), name => new Lazy<PageFile>(() => Read(name)));

    /// <summary>The paths of all files.</summary>
    public static IReadOnlyCollection<string> Paths => Files.Keys;

    /// <summary>The file of a path; null if there is none.</summary>
    /// <param name="path">The path of the URL, from its first slash.</param>
    public static PageFile? Find(string path) =>
        Files.TryGetValue(path == "/" ? "/" + Index : path, out Lazy<PageFile>? file) ? file.Value : null;

    private static PageFile Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PageFile(
            bytes,
            ContentTypes[Path.GetExtension(name)],
            $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    }
}

/// <summary>A file of the page.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Tag">The ETag, a quoted hash of the content.</param>
internal sealed record PageFile(byte[] Bytes, string ContentType, string Tag);
