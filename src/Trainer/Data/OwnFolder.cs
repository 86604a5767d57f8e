using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>A folder that the user names on the command line as a data set.</summary>
internal static class OwnFolder
{
    /// <summary>Its full path, so that a run can be gone on with from anywhere.</summary>
    /// <param name="path">As the user wrote it; may begin with "~/", which no shell replaces inside a word.</param>
    /// <param name="option">How the user named the data set, for the message.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static string FullPath(string path, string option)
    {
        if (path.Length == 0)
            throw new InputException($"--data {option}: no folder is named; write {DataSets.OwnPictures(pairs: option.StartsWith(FolderPairsDataSet.Prefix, StringComparison.Ordinal))}");
        if (path.StartsWith("~/", StringComparison.Ordinal))
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
            throw new InputException($"--data {option}: {full} is a file; name the folder that it is in");
        return Directory.Exists(full) ? full : throw new InputException($"--data {option}: there is no folder {full}");
    }

    /// <summary>The folder's own name, which may be part of a file's name.</summary>
    public static string ShortName(string fullPath) => Path.GetFileName(fullPath) is { Length: > 0 } name ? name : "pictures";
}
