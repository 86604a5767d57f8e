namespace ImageGen.Generators;

/// <summary>
/// The user's folder for what can be made again: downloads, native copies, trained classifiers, thumbnails.
/// </summary>
public static class UserCache
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "IMAGEGEN_CACHE";

    /// <summary>
    /// IMAGEGEN_CACHE when set; else XDG_CACHE_HOME/imagegen, ~/.cache/imagegen, or the local application data on
    /// Windows. It may not exist, and where there is no home it cannot be made.
    /// </summary>
    public static string Folder { get; } = Find();

    /// <summary>Makes a folder of the cache where it does not exist, and sees that files can be put into it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What is to be kept there, for the message.</param>
    /// <exception cref="InputException">It cannot be made, or cannot be written to.</exception>
    public static void Make(string folder, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            using (new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{folder}: {what} cannot be kept there ({OneLine.Of(e.Message).TrimEnd('.')}); set {Variable} to a "
                + "folder that can be written",
                e);
        }
    }

    // Unverified: a home that does not exist is named in the message, and no folder that others share takes its place.
    private static string Find()
    {
        const Environment.SpecialFolderOption unverified = Environment.SpecialFolderOption.DoNotVerify;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own)
            return Path.GetFullPath(own);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, unverified), "ImageGen");
        }

        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache)
            return Path.Combine(cache, "imagegen");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, unverified);
        return Path.Combine(home.Length > 0 ? home : "/", ".cache", "imagegen");
    }
}
