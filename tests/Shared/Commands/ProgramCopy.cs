namespace ImageGen.Tests;

/// <summary>A copy of a program that lacks ONNX Runtime's native library, or has another file in its place.</summary>
internal static class ProgramCopy
{
    /// <summary>Copies the program of a name that is beside the tests.</summary>
    /// <param name="name">The program.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="library">What ONNX Runtime's library is to hold; null for no such file.</param>
    public static RealProgram WithLibrary(string name, string folder, byte[]? library)
    {
        string from = AppContext.BaseDirectory;
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(from, path);
            string to = Path.Combine(folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            bool isLibrary = Path.GetFileNameWithoutExtension(path) is "libonnxruntime" or "onnxruntime";
            // Links save copying a gigabyte of natives; the host takes a program's own folder from where its file is.
            if (isLibrary && library is not null)
                File.WriteAllBytes(to, library);
            else if (!isLibrary && relative.Contains(Path.DirectorySeparatorChar))
                File.CreateSymbolicLink(to, path);
            else if (!isLibrary)
                File.Copy(path, to);
        }

        return new RealProgram(Path.Combine(folder, $"{name}.dll"));
    }
}
