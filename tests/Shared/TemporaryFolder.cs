namespace ImageGen.Tests;

/// <summary>
/// A folder that is gone after the test. As people's folders may, its name has a space and a letter beyond ASCII.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("imagegen tést ").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string[] Names() =>
        [.. Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
