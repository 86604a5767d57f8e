using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator file that may be unread, read, loaded, replaced or found broken while others look at it. The library moves
/// it from state to state; any thread may look.
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

    /// <summary>The stamp of what was read last; null before that.</summary>
    public FileStamp? Stamp { get; set; }

    /// <summary>A newer stamp that was seen, and is waited for to stand still; null when there is none.</summary>
    public FileStamp? Changing { get; set; }

    /// <summary>Whether it waits to be loaded.</summary>
    public bool IsQueued
    {
        get => Volatile.Read(ref _isQueued);
        set => Volatile.Write(ref _isQueued, value);
    }

    /// <summary>When it was last wanted, in turns of the library's own count.</summary>
    public long LastWanted { get; set; }

    /// <summary>Reads it as it is now.</summary>
    /// <exception cref="InputException">It is no generator.</exception>
    public GeneratorFile Read()
    {
        if (_bytes is not null)
            return GeneratorFile.Read(Path, _bytes);
        Stamp = FileStamp.Of(Path);
        return GeneratorFile.Read(Path);
    }
}
