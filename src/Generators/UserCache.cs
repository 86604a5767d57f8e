namespace ImageGen.Generators;

/// <summary>
/// The folder of reproducible files: downloads, native copies, trained classifiers, thumbnails.
/// </summary>
public static class UserCache
{
    /// <summary>The environment variable for another folder.</summary>
    public const string Variable = "IMAGEGEN_CACHE";

    /// <summary>
    /// IMAGEGEN_CACHE if set; else XDG_CACHE_HOME/imagegen, ~/.cache/imagegen, or the local application data on
    /// Windows. It may not exist, and cannot be created without a home folder.
    /// </summary>
    public static string Folder => Find();

    /// <summary>Creates a cache folder if it does not exist, and checks that it is writable.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What will be stored there, for the message.</param>
    /// <exception cref="InputException">The folder cannot be created or written to.</exception>
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
                $"{folder}: {what} cannot be stored there ({OneLine.Of(e.Message).TrimEnd('.')}); set {Variable} to a "
                + "writable folder",
                e);
        }
    }

    // Unverified: a missing home folder is named in the message, and no shared folder is used instead.
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
