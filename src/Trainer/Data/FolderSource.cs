namespace ImageGen.Trainer.Data;

/// <summary>A folder of this machine, such as the one a distribution's package installs.</summary>
/// <param name="name">How to call it in a message.</param>
/// <param name="folder">The folder.</param>
internal sealed class FolderSource(string name, string folder) : IDataSource
{
    public string Name => $"{name} ({folder})";

    public string? Bring(DataFile file, string incoming, Action<long, long?> progress, CancellationToken cancellation) =>
        Candidates(folder, file).FirstOrDefault(File.Exists);

    /// <summary>The paths under which a folder may hold the file.</summary>
    public static IEnumerable<string> Candidates(string folder, DataFile file) =>
        ((string[])(file.OtherName is null ? [file.Name] : [file.Name, file.OtherName]))
            .SelectMany(name => (string[])[Path.Combine(folder, name), Path.Combine(folder, name + ".gz")]);
}
