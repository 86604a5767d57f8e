namespace ImageGen.Trainer.Data;

/// <summary>A package of the npm registry whose whole archive is the file.</summary>
/// <param name="package">The package and its version, e.g. "openmoji@17.0.0".</param>
internal sealed class NpmArchiveSource(string package) : IDataSource
{
    private readonly NpmPackage _package = new(package);

    public string Name => _package.Name;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation) =>
        _package.Archive(folder, cancellation);
}
