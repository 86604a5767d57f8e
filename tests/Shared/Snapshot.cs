using System.Runtime.CompilerServices;

namespace ImageGen.Tests;

/// <summary>
/// Text that is kept in a file beside the test that holds it, so that a change of it is read by whoever reviews the
/// change.
/// </summary>
internal static class Snapshot
{
    /// <summary>
    /// Asserts that text is what NAME.txt has. Where it is not, NAME.received.txt is written beside it: to accept it,
    /// move it over the other.
    /// </summary>
    /// <param name="name">The name of the file, without its ending.</param>
    /// <param name="text">The text.</param>
    /// <param name="test">The test's own file; left to the compiler.</param>
    public static void Matches(string name, string text, [CallerFilePath] string test = "")
    {
        // Builds may map paths of sources: what is below the repository stays the same.
        string folder = Path.GetDirectoryName(test)!;
        if (!Directory.Exists(folder))
            folder = Path.Combine(Repository.Folder, folder[folder.IndexOf("tests", StringComparison.Ordinal)..]);
        (string kept, string received) = (
            Path.Combine(folder, $"{name}.txt"), Path.Combine(folder, $"{name}.received.txt"));
        text = text.ReplaceLineEndings("\n");
        if (File.Exists(kept) && File.ReadAllText(kept).ReplaceLineEndings("\n") == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        HashSet<string> expected = File.Exists(kept) ? File.ReadLines(kept).ToHashSet() : [];
        string changed = text.Split('\n').FirstOrDefault(line => !expected.Contains(line)) ?? "a line is missing";
        Assert.Fail($"{kept} differs, first in: {changed}; read {received}, and move it there if it is right");
    }
}
