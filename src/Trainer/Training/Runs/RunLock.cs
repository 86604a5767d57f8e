using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>
/// Locks a run folder for one trainer by a file that the operating system unlocks however the process ends. A second
/// file names the holder. Both are deleted on disposal; files left by a killed trainer do not block others.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string LockName = "run.lock";
    private const string HolderName = "run.holder";

    // ERROR_SHARING_VIOLATION of Windows, EWOULDBLOCK of Linux and of macOS.
    private static readonly int[] Locked = [unchecked((int)0x80070020), 11, 35];

    private readonly FileStream _file;
    private readonly string _holder;

    private RunLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    /// <summary>Locks a folder.</summary>
    /// <param name="folder">The run folder, which must exist.</param>
    /// <exception cref="InputException">Another trainer has locked it, or it cannot be written.</exception>
    public static RunLock Of(string folder)
    {
        string path = Path.Combine(folder, LockName);
        string holder = Path.Combine(folder, HolderName);
        FileStream? file = null;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            });
            File.WriteAllText(holder, Here() + "\n");
            return new RunLock(file, holder);
        }
        catch (IOException e) when (file is null && Locked.Contains(e.HResult))
        {
            throw new InputException(
                $"{folder}: in use by another trainer{HolderOf(holder)}; wait until it ends, stop it, or train into "
                + "another folder",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new InputException(
                $"{folder}: cannot be written ({OneLine.Of(e.Message)}); check the free space and the permissions", e);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is informational only.
        }

        _file.Dispose();
    }

    private static string Here() => string.Create(
        CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} on {Environment.MachineName}, since {DateTime.Now:yyyy-MM-dd HH:mm}");

    // The holder may not have written it yet.
    private static string HolderOf(string path)
    {
        try
        {
            return File.Exists(path) ? $" ({OneLine.Of(File.ReadAllText(path))})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
