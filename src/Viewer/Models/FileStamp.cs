namespace ImageGen.Viewer.Models;

/// <summary>By what a file is known to be another one: when it was written, and its length in bytes.</summary>
/// <param name="Written">When it was last written (UTC).</param>
/// <param name="Length">Its length; -1 when there is no such file.</param>
internal sealed record FileStamp(DateTime Written, long Length)
{
    /// <summary>The stamp of a file as it is now; of one that is not there, a stamp of its own.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : new(default, -1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(default, -1);
        }
    }
}
