using System.Runtime.CompilerServices;
using ImageGen.Generators;

namespace ImageGen.Tests;

/// <summary>
/// The cache of the programs while they are tested: beside the tests, so that nothing of a synthetic model comes into
/// the user's. What was downloaded or takes long to make is read from there.
/// </summary>
internal static class TestCache
{
    private static readonly string[] Shared = ["classifiers", "data", "onnxruntime-web"];

#pragma warning disable CA2255 // this is a program: before its first test reads the variable
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Use()
    {
        string own = Path.Combine(AppContext.BaseDirectory, "cache");
        if (Environment.GetEnvironmentVariable(UserCache.Variable) is { Length: > 0 })
            return;
        Directory.CreateDirectory(own);
        foreach (string name in Shared)
            Link(Path.Combine(own, name), Path.Combine(UserCache.Folder, name));
        Environment.SetEnvironmentVariable(UserCache.Variable, own);
    }

    private static void Link(string path, string target)
    {
        try
        {
            if (!Path.Exists(path) && Directory.Exists(target))
                Directory.CreateSymbolicLink(path, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without it, what is needed is fetched again. Another process may have created it.
        }
    }
}
