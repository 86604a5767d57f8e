namespace ImageGen.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its folder: the first one up from the tests' own that holds the solution.</summary>
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ImageGen.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("the tests run outside the repository");
    }
}
