using ImageGen.Generators;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// The checkpoints of a classifier in training: a folder beside the file to come, locked for this process. It is
/// deleted once the file is written, and stays where training is stopped, so that the same command resumes it.
/// </summary>
internal sealed class ClassifierCheckpoints : IDisposable
{
    private readonly RunFolder _folder;
    private readonly RunLock _lock;

    /// <summary>Creates the folder if it does not exist, and locks it.</summary>
    /// <param name="path">The classifier file to come.</param>
    /// <exception cref="InputException">The folder cannot be created, or another trainer uses it.</exception>
    public ClassifierCheckpoints(string path)
    {
        _folder = RunFolder.At($"{path}.training");
        _lock = _folder.LockCheckpoints();
    }

    /// <summary>The time between two checkpoints.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Reads the newest checkpoint that is intact.</summary>
    /// <param name="warn">Receives a line where a damaged one is skipped.</param>
    /// <returns>The checkpoint and its path; null if there is none.</returns>
    /// <exception cref="InputException">All of them are damaged.</exception>
    public (Checkpoint Checkpoint, string Path)? Newest(Action<string> warn) =>
        _folder.LatestCheckpoint() is null ? null : _folder.ReadCheckpoint(warn);

    /// <summary>Writes a checkpoint; the newest few are kept.</summary>
    public void Write(Checkpoint checkpoint)
    {
        CheckpointFile.Write(_folder.Checkpoint(checkpoint.Step), checkpoint);
        _folder.PruneCheckpoints();
    }

    /// <summary>Deletes them: the classifier file is written.</summary>
    public void Delete() => _folder.Discard();

    public void Dispose()
    {
        bool isEmpty = _folder.LatestCheckpoint() is null;
        if (isEmpty)
            Delete();
        _lock.Dispose();
        if (isEmpty)
            _folder.DeleteIfEmpty();
    }
}
