using System.Security.Cryptography;
using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Compiled shaders, each kept in a file with the hash of its code before it: one that was cut off or damaged does not
/// fit its hash, and is compiled again.
/// </summary>
/// <param name="folder">Where they are kept; it is created when needed.</param>
internal sealed class ShaderCache(string folder)
{
    private const string Extension = ".dxbc";

    /// <summary>The cache of this user.</summary>
    public static ShaderCache OfUser => new(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ImageGen", "shaders"));

    /// <summary>The code for a source, from the cache or compiled.</summary>
    /// <param name="key">All that the code depends on.</param>
    /// <param name="compile">Compiles it.</param>
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
            // Without a cache the next start takes some milliseconds longer.
        }
    }
}
