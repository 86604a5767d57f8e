using System.Reflection;
using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Site;

/// <summary>The files of a static site that are the same in each, and its licences.</summary>
internal static class SiteFiles
{
    /// <summary>
    /// The policy of the page. Files of the site alone, and WebAssembly; the server of a static site sends no headers,
    /// hence a meta element.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
        + "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

    private const string Program = "static-page/";
    private const string Charset = "<meta charset=\"utf-8\">";

    /// <summary>The page and its program: paths in the site, and contents.</summary>
    /// <exception cref="InputException">The program was left out of this build.</exception>
    public static IEnumerable<(string Path, byte[] Content)> OfPage()
    {
        string[] program = [.. Names(Program)];
        if (program.Length == 0)
            throw new InputException(
                "this viewer was built without the static page; build src/Viewer without -p:StaticPage=false");
        foreach (string path in PageFiles.Paths)
        {
            string name = path[1..];
            byte[] content = PageFiles.Find(path)!.Bytes;
            // The program has its own way to the viewer.
            if (!program.Contains(name))
                yield return (name, name == "index.html" ? WithPolicy(content) : content);
        }

        foreach (string name in program)
            yield return (name, Read(Program + name));
        // Without it GitHub Pages leaves out folders that begin with an underscore.
        yield return (".nojekyll", []);
    }

    /// <summary>What a site says of the terms of its parts.</summary>
    /// <param name="models">The models.</param>
    public static byte[] Licences(IEnumerable<GeneratorFile> models)
    {
        var text = new StringBuilder();
        text.Append("The models of this page\n\n");
        foreach (GeneratorFile file in models)
            text.Append($"{file.Name}: {TermsOf(file.Info)}\n");
        text.Append('\n').Append(Encoding.UTF8.GetString(Read("licences/static-page")));
        text.Append("\nImageGen\n\n").Append(Encoding.UTF8.GetString(Read("licences/LICENSE")));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string TermsOf(GeneratorInfo info)
    {
        if (info.Adopted is { } adopted)
            return $"adopted from {adopted.File}; the terms are those of that model, and of its training pictures";
        return KnownDataSet.Find(info.DataSet) is { } data
            ? $"trained on {info.DataSet}, {data.By}; licence: {data.Terms}"
                + (data.Link is null ? "" : $"; {data.Link}")
            : $"trained on {info.DataSet}; the terms are those of its training pictures";
    }

    private static byte[] WithPolicy(byte[] index)
    {
        string html = Encoding.UTF8.GetString(index);
        string head = $"{Charset}\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n"
            + "  <meta name=\"referrer\" content=\"no-referrer\">";
        return Encoding.UTF8.GetBytes(html.Replace(Charset, head, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(string prefix) => Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(name => name[prefix.Length..].Replace('\\', '/'));

    private static byte[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? Assembly.GetExecutingAssembly().GetManifestResourceStream(name.Replace('/', '\\'))!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
