using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;

namespace ImageGen.Trainer.Native;

/// <summary>Copies of TorchSharp's native library in the user's cache. The original file is never modified.</summary>
internal static class BindingCopy
{
    private static readonly string Name = LibTorchFolder.FileName("LibTorchSharp");

    /// <summary>Writes a copy with these bytes, unless it exists.</summary>
    /// <returns>Its path.</returns>
    public static string Write(byte[] bytes) => Write(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);

    /// <summary>
    /// Writes a copy beside links to a folder's libraries under their plain names, such as libtorch.so for
    /// libtorch.so.2.10. The loader searches there first and recognizes loaded files.
    /// </summary>
    /// <returns>The path of the copy.</returns>
    public static string WriteBeside(byte[] bytes, LibTorchFolder folder)
    {
        byte[] place = Encoding.UTF8.GetBytes(folder.Location);
        string copy = Write(bytes, Convert.ToHexStringLower(SHA256.HashData([.. bytes, .. place]))[..16]);
        foreach (string library in (ReadOnlySpan<string>)["c10", "torch_cpu", "torch"])
        {
            string link = Path.Combine(Path.GetDirectoryName(copy)!, LibTorchFolder.FileName(library));
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, folder.PathOf(library));
        }

        return copy;
    }

    // The folder name contains the content's hash, so other versions of TorchSharp never use this copy.
    private static string Write(byte[] bytes, string digest)
    {
        string folder = Path.Combine(UserCache.Folder, "native", digest);
        string copy = Path.Combine(folder, Name);
        if (!File.Exists(copy) || new FileInfo(copy).Length != bytes.Length)
        {
            UserCache.Make(folder, "the patched copy of TorchSharp's library");
            AtomicFile.Write(copy, stream => stream.Write(bytes));
        }

        return copy;
    }
}
