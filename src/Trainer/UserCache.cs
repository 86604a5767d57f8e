namespace ImageGen.Trainer;

/// <summary>The folder for what can be made again: downloads, native copies, trained classifiers.</summary>
internal static class UserCache
{
    /// <summary>
    /// IMAGEGEN_CACHE when set; else XDG_CACHE_HOME/imagegen, ~/.cache/imagegen, or the local application data on
    /// Windows.
    /// </summary>
    public static string Folder { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("IMAGEGEN_CACHE") is { Length: > 0 } own)
            return Path.GetFullPath(own);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ImageGen");
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache)
            return Path.Combine(cache, "imagegen");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache", "imagegen") : Path.Combine(
            Path.GetTempPath(), "imagegen");
    }
}
