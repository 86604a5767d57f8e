using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>
/// The folder of one run: config.json, checkpoints/, samples/, stats.jsonl, a TensorBoard event file, exports/ if
/// requested, and finally generator.onnx; while a trainer uses it, its <see cref="RunLock"/>.
/// </summary>
internal sealed class RunFolder
{
    private const int KeptCheckpoints = 3;
    private const string CheckpointPrefix = "step-";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Path of the log, one JSON object per line.</summary>
    public string Stats => System.IO.Path.Combine(Path, "stats.jsonl");

    /// <summary>Path of the exported generator.</summary>
    public string Generator => System.IO.Path.Combine(Path, "generator.onnx");

    /// <summary>Path of the configuration, indented JSON.</summary>
    public string Configuration => System.IO.Path.Combine(Path, "config.json");

    private string CheckpointFolder => System.IO.Path.Combine(Path, "checkpoints");

    private string SampleFolder => System.IO.Path.Combine(Path, "samples");

    private string ExportFolder => System.IO.Path.Combine(Path, "exports");

    /// <summary>Names a run folder that may not exist.</summary>
    public static RunFolder At(string path) => new(path);

    /// <summary>Chooses the folder of a new run without creating it.</summary>
    /// <exception cref="InputException">It already contains a run, or is a file.</exception>
    public static RunFolder Plan(string path)
    {
        var run = new RunFolder(path);
        if (File.Exists(path))
            throw new InputException($"--run {path}: is a file; choose a folder");
        run.RequireNew();
        return run;
    }

    /// <summary>Creates the folder of a new run.</summary>
    /// <exception cref="InputException">It already contains a run, or cannot be created.</exception>
    public static RunFolder Create(string path)
    {
        RunFolder run = Plan(path);
        run.MakeFolders();
        return run;
    }

    /// <summary>Creates the planned folder and locks it for this process.</summary>
    /// <returns>The lock, held until disposed.</returns>
    /// <exception cref="InputException">It contains a run by now, or cannot be created.</exception>
    public RunLock Make()
    {
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(e);
        }

        RunLock held = Lock();
        try
        {
            RequireNew();
            MakeFolders();
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Locks the folder for this process.</summary>
    /// <returns>The lock, held until disposed.</returns>
    /// <exception cref="InputException">Another trainer uses it, or it cannot be written.</exception>
    public RunLock Lock() => RunLock.Of(Path);

    /// <summary>Deletes the files of a run that has done no step; other files are kept.</summary>
    public void Discard()
    {
        try
        {
            foreach (string part in (string[])[CheckpointFolder, SampleFolder])
            {
                if (Directory.Exists(part))
                    Directory.Delete(part, recursive: true);
            }

            foreach (string file in (string[])[Configuration, Stats, .. EventFile.In(Path)])
                File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The original error is the one to report.
        }

        DeleteIfEmpty();
    }

    /// <summary>Deletes the folder if nothing is in it.</summary>
    public void DeleteIfEmpty()
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(Path).Any())
                Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty folder is harmless.
        }
    }

    /// <summary>
    /// Locks a folder of checkpoints alone for this process. It is created if it does not exist; what a killed trainer
    /// left unfinished is deleted.
    /// </summary>
    /// <returns>The lock, held until disposed.</returns>
    /// <exception cref="InputException">Another trainer uses it, or it cannot be created.</exception>
    public RunLock LockCheckpoints()
    {
        try
        {
            Directory.CreateDirectory(CheckpointFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{Path}: cannot be created ({OneLine.Of(e.Message).TrimEnd('.')}); check the permissions", e);
        }

        RunLock held = Lock();
        DeleteUnfinished();
        return held;
    }

    /// <summary>Opens the folder of an existing run.</summary>
    /// <exception cref="InputException">It contains no run.</exception>
    public static RunFolder Open(string path)
    {
        var run = new RunFolder(path);
        return Directory.Exists(run.CheckpointFolder)
            ? run
            : throw new InputException(
                $"{path}: not a run folder; expected one that 'trainer train' created, with checkpoints/ in it");
    }

    /// <summary>The path of the checkpoint after a step.</summary>
    public string Checkpoint(long step) =>
        System.IO.Path.Combine(CheckpointFolder, $"{CheckpointPrefix}{step:D8}.safetensors");

    /// <summary>The path of the sample sheet after a step; creates its folder if missing.</summary>
    /// <exception cref="InputException">The folder cannot be created.</exception>
    public string Sample(long step) => System.IO.Path.Combine(Existing(SampleFolder), $"step-{step:D8}.png");

    /// <summary>The path of the generator exported after a step; creates its folder if missing.</summary>
    /// <exception cref="InputException">The folder cannot be created.</exception>
    public string Export(long step) => System.IO.Path.Combine(
        Existing(ExportFolder), $"step-{step:D8}.onnx");

    /// <summary>The newest checkpoint; null if there is none.</summary>
    public string? LatestCheckpoint() => Checkpoints().LastOrDefault();

    /// <summary>
    /// Reads the newest checkpoint that is intact. Damaged ones after it (a failing disk, a partial copy) are skipped;
    /// the resumed run writes them again.
    /// </summary>
    /// <param name="warn">Receives a line where the newest is skipped.</param>
    /// <returns>The checkpoint and its path.</returns>
    /// <exception cref="InputException">There is none, or none that is intact.</exception>
    public (Checkpoint Checkpoint, string Path) ReadCheckpoint(Action<string> warn)
    {
        string[] newestFirst = [.. Checkpoints().Reverse()];
        if (newestFirst.Length == 0)
            throw new InputException($"{Path}: no checkpoint yet; delete the folder and train again");
        InputException? newest = null;
        foreach (string path in newestFirst)
        {
            try
            {
                (Checkpoint, string) found = (CheckpointFile.Read(path), path);
                if (newest is not null)
                {
                    string name = System.IO.Path.GetFileName(path);
                    warn($"{newestFirst[0]}: damaged or unreadable; {name} is used instead");
                }

                return found;
            }
            catch (InputException e)
            {
                newest ??= e;
            }
        }

        throw newest!;
    }

    /// <summary>
    /// Deletes temporary files of a trainer that was killed, or lost its write permission, while it wrote a file of the
    /// run. Only the holder of the <see cref="RunLock"/> may.
    /// </summary>
    /// <exception cref="InputException">One cannot be deleted.</exception>
    public void DeleteUnfinished()
    {
        foreach (string folder in (string[])[Path, CheckpointFolder, SampleFolder, ExportFolder])
            AtomicFile.DeleteUnfinished(folder);
    }

    /// <summary>Steps in the newest checkpoint; 0 when there is none yet.</summary>
    public long LatestStep() =>
        LatestCheckpoint() is { } path
        && long.TryParse(
            System.IO.Path.GetFileNameWithoutExtension(path)[CheckpointPrefix.Length..],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long step)
            ? step
            : 0;

    /// <summary>The error for a run that an I/O error stopped, such as a full disk.</summary>
    /// <param name="e">The I/O error.</param>
    public InputException Stopped(Exception e)
    {
        string then = LatestCheckpoint() is null
            ? "it has no checkpoint yet, so delete the folder and train again"
            : $"its checkpoints are intact, resume with 'trainer train --resume {Path}'";
        return new InputException($"{Path}: the run was stopped ({OneLine.Of(e.Message).TrimEnd('.')}); {then}", e);
    }

    /// <summary>Deletes all but the newest few checkpoints.</summary>
    public void PruneCheckpoints()
    {
        foreach (string path in Checkpoints().SkipLast(KeptCheckpoints))
            File.Delete(path);
    }

    private void RequireNew()
    {
        if (File.Exists(Configuration) || Directory.Exists(CheckpointFolder))
            throw new InputException(
                $"{Path}: already contains a run; resume it with 'trainer train --resume {Path}', or choose "
                + "another folder with --run");
    }

    private void MakeFolders()
    {
        try
        {
            Directory.CreateDirectory(CheckpointFolder);
            Directory.CreateDirectory(SampleFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(e);
        }
    }

    private InputException CannotBeMade(Exception e) =>
        new($"--run {Path}: cannot be created ({OneLine.Of(e.Message)}); choose another folder", e);

    private IEnumerable<string> Checkpoints() => Directory.Exists(CheckpointFolder)
        ? Directory.EnumerateFiles(CheckpointFolder, $"{CheckpointPrefix}*.safetensors").Order(StringComparer.Ordinal)
        : [];

    private static string Existing(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be created ({OneLine.Of(e.Message)})", e);
        }
    }
}
