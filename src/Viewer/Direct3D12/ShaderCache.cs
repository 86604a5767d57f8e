using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// A cache of compiled shaders, one file each, with the hash of the code in front: truncated or damaged files are
/// detected and compiled again.
/// </summary>
/// <param name="folder">The folder; created if necessary.</param>
internal sealed class ShaderCache(string folder)
{
    private const string Extension = ".dxbc";

    /// <summary>The cache of the current user.</summary>
    public static ShaderCache OfUser => new(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ImageGen", "shaders"));

    /// <summary>Returns the code for a key, from the cache or compiled.</summary>
    /// <param name="key">Everything that the code depends on.</param>
    /// <param name="compile">Compiles the code.</param>
    public byte[] Get(ReadOnlySpan<byte> key, Func<byte[]> compile)
    {
        string path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(key)) + Extension);
        if (TryRead(path) is { } known)
            return known;
        byte[] compiled = compile();
        TryKeep(path, compiled);
        return compiled;
    }

    private static byte[]? TryRead(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            byte[] kept = File.ReadAllBytes(path);
            if (kept.Length <= SHA256.HashSizeInBytes)
                return null;
            byte[] code = kept[SHA256.HashSizeInBytes..];
            return SHA256.HashData(code).AsSpan().SequenceEqual(kept.AsSpan(0, SHA256.HashSizeInBytes)) ? code : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void TryKeep(string path, byte[] code)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(SHA256.HashData(code));
                stream.Write(code);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            // Without the cache the next start takes some milliseconds longer.
        }
    }
}
