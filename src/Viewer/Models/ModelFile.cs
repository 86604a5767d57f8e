using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator file with its loading state: unread, read, loaded, replaced or broken. The library updates the state; it
/// can be read from any thread.
/// </summary>
internal sealed class ModelFile
{
    private readonly byte[]? _bytes;
    private bool _isQueued;
    private volatile ModelFileState _state = new(null, null, null);

    /// <summary>Creates the entry of a file on disk.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="step">The step after which a training run exported it; null otherwise.</param>
    public ModelFile(string path, long? step = null)
    {
        Path = path;
        Step = step;
    }

    /// <summary>Creates the entry of a file given as bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its content.</param>
    public ModelFile(string name, byte[] bytes)
    {
        Path = name;
        _bytes = bytes;
    }

    /// <summary>The path; the name if it was given as bytes.</summary>
    public string Path { get; }

    /// <summary>The file name without extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The step after which a training run exported it; null otherwise.</summary>
    public long? Step { get; }

    /// <summary>Whether it is on disk, where it can change.</summary>
    public bool IsOnDisk => _bytes is null;

    /// <summary>The current state.</summary>
    public ModelFileState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The stamp at the last read; null before the first.</summary>
    public FileStamp? Stamp { get; set; }

    /// <summary>A newer stamp that was seen once and is not yet known to be stable; null if there is none.</summary>
    public FileStamp? Changing { get; set; }

    /// <summary>Whether it is queued for loading.</summary>
    public bool IsQueued
    {
        get => Volatile.Read(ref _isQueued);
        set => Volatile.Write(ref _isQueued, value);
    }

    /// <summary>When it was last requested, by the library's counter; for eviction.</summary>
    public long LastWanted { get; set; }

    /// <summary>Reads its current content.</summary>
    /// <exception cref="InputException">It is not a generator.</exception>
    public GeneratorFile Read()
    {
        if (_bytes is not null)
            return GeneratorFile.Read(Path, _bytes);
        Stamp = FileStamp.Of(Path);
        return GeneratorFile.Read(Path);
    }
}

/// <summary>The loading state of a generator file.</summary>
/// <param name="Summary">The metadata at the last successful read; null before.</param>
/// <param name="Loaded">The generator, ready to run; null if it is not loaded.</param>
/// <param name="Problem">The problem with the current file in one line; null if there is none.</param>
internal sealed record ModelFileState(ModelSummary? Summary, LoadedModel? Loaded, string? Problem)
{
    /// <summary>Whether it was neither read nor refused yet.</summary>
    public bool IsUnread => Summary is null && Problem is null;

    /// <summary>Whether it has a problem and no loaded generator to fall back to.</summary>
    public bool IsHopeless => Loaded is null && Problem is not null;
}

/// <summary>Identifies a version of a file: its last write time and its length in bytes.</summary>
/// <param name="Written">Last write time (UTC).</param>
/// <param name="Length">Length in bytes; -1 if there is no such file.</param>
internal sealed record FileStamp(DateTime Written, long Length)
{
    /// <summary>The stamp of a file; a fixed one if it does not exist or cannot be accessed.</summary>
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
/// The metadata of a generator file without its weights, for lists, for the controls, and for finding it by session.
/// </summary>
/// <param name="Name">Its display name.</param>
/// <param name="Info">Its metadata.</param>
/// <param name="Digits">The first digits of the file's SHA-256, by which sessions refer to it.</param>
/// <param name="Description">A short description.</param>
internal sealed record ModelSummary(string Name, GeneratorInfo Info, string Digits, string Description)
{
    /// <summary>Creates the summary of a file.</summary>
    public static ModelSummary Of(GeneratorFile file) =>
        new(file.Name, file.Info, file.Sha256[..SavedView.HashDigits], CatalogEntry.Describe(file));
}
