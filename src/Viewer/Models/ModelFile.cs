using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator file that may be unread, read, loaded, replaced or found broken while others use it. The library
/// changes its state; any thread may read it.
/// </summary>
internal sealed class ModelFile
{
    private readonly byte[]? _bytes;
    private bool _isQueued;
    private volatile ModelFileState _state = new(null, null, null);

    /// <summary>A file on the disk.</summary>
    /// <param name="path">Where.</param>
    /// <param name="step">Of a training run's export, the step it was written after.</param>
    public ModelFile(string path, long? step = null)
    {
        Path = path;
        Step = step;
    }

    /// <summary>A file that was given as bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its content.</param>
    public ModelFile(string name, byte[] bytes)
    {
        Path = name;
        _bytes = bytes;
    }

    /// <summary>Where it is; its name when it was given as bytes.</summary>
    public string Path { get; }

    /// <summary>Its name: the file's, without the extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Of a training run's export, the step it was written after; otherwise null.</summary>
    public long? Step { get; }

    /// <summary>Whether it can change on the disk.</summary>
    public bool IsOnDisk => _bytes is null;

    /// <summary>What is known of it now.</summary>
    public ModelFileState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The stamp of the last read; null before the first.</summary>
    public FileStamp? Stamp { get; set; }

    /// <summary>A newer stamp, until it no longer changes; null when there is none.</summary>
    public FileStamp? Changing { get; set; }

    /// <summary>Whether it waits to be loaded.</summary>
    public bool IsQueued
    {
        get => Volatile.Read(ref _isQueued);
        set => Volatile.Write(ref _isQueued, value);
    }

    /// <summary>When it was last wanted, by the library's counter.</summary>
    public long LastWanted { get; set; }

    /// <summary>Reads it as it is now.</summary>
    /// <exception cref="InputException">It is not a generator.</exception>
    public GeneratorFile Read()
    {
        if (_bytes is not null)
            return GeneratorFile.Read(Path, _bytes);
        Stamp = FileStamp.Of(Path);
        return GeneratorFile.Read(Path);
    }
}

/// <summary>What is known of a generator file.</summary>
/// <param name="Summary">What the file said when it was last read and found good; null until then.</param>
/// <param name="Loaded">The generator, ready to run; null until it is wanted.</param>
/// <param name="Problem">What is wrong with the file as it is now, in one line; null when nothing is.</param>
internal sealed record ModelFileState(ModelSummary? Summary, LoadedModel? Loaded, string? Problem)
{
    /// <summary>Whether it was neither read nor refused yet.</summary>
    public bool IsUnread => Summary is null && Problem is null;

    /// <summary>Whether it cannot be shown as it is: there is nothing but a problem.</summary>
    public bool IsHopeless => Loaded is null && Problem is not null;
}

/// <summary>What changes when a file is replaced: the time of its last write, and its length in bytes.</summary>
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

/// <summary>
/// What a generator file says, without its weights: enough for a list, for the controls, and to find it by a session.
/// </summary>
/// <param name="Name">Its display name.</param>
/// <param name="Info">Its metadata.</param>
/// <param name="Digits">The first digits of the file's SHA-256, as a session names it.</param>
/// <param name="Description">What it is, in a few words.</param>
internal sealed record ModelSummary(string Name, GeneratorInfo Info, string Digits, string Description)
{
    /// <summary>The summary of a file.</summary>
    public static ModelSummary Of(GeneratorFile file) =>
        new(file.Name, file.Info, file.Sha256[..SavedView.HashDigits], CatalogEntry.Describe(file));
}
