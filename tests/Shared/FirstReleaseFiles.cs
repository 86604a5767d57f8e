namespace ImageGen.Tests;

/// <summary>
/// Files written by 0.1.0: a run stopped after 10 of 20 steps (run/), a generator (cgan.onnx), a session (session.txt)
/// and its picture (grid.png). Every later version must open them, or refuse them in a line that names the version.
/// Never write them again: add those of another release beside them.
/// </summary>
internal static class FirstReleaseFiles
{
    /// <summary>The path of one of the files.</summary>
    public static string PathOf(string name) =>
        Path.Combine(Repository.Folder, "tests", "Shared", "FirstRelease", name);

    /// <summary>Copies the run into a folder.</summary>
    public static void CopyRun(string target)
    {
        string source = PathOf("run");
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
