using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Writes an H.264 MP4 through ffmpeg, to which each picture is piped as it arrives, without buffering.
/// </summary>
internal sealed class VideoWriter : FrameWriter
{
    private const string Program = "ffmpeg";

    private readonly string _path;
    private readonly string _temporary;
    private readonly Process _process;
    private readonly Task<string> _errors;
    private bool _isComplete;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of every picture.</param>
    /// <param name="height">Height of every picture.</param>
    /// <param name="fps">Pictures per second.</param>
    /// <param name="comment">The session, stored as the file's comment; null for none.</param>
    /// <param name="program">The ffmpeg executable; null for the one in the PATH.</param>
    /// <exception cref="InputException">ffmpeg is not installed.</exception>
    public VideoWriter(string path, int width, int height, double fps, string? comment, string? program = null)
    {
        _path = path;
        string full = Path.GetFullPath(path);
        _temporary = Path.Combine(
            Path.GetDirectoryName(full)!, $".{Path.GetFileNameWithoutExtension(full)}.{Guid.NewGuid():N}.tmp.mp4");
        string rate = fps.ToString("R", CultureInfo.InvariantCulture);
        string[] metadata = comment is null ? [] : ["-metadata", $"comment={comment}"];
        var start = new ProcessStartInfo(
            program ?? Program,
            [
                "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size",
                $"{width}x{height}", "-framerate", rate, "-i", "pipe:0",
                // yuv420p requires even sides; an odd one is padded.
                "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p", "-c:v", "libx264", "-crf", "16", "-preset",
                "medium", "-movflags", "+faststart", .. metadata, _temporary,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Missing(path, e);
        }

        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Checks that ffmpeg is installed, so that its absence is reported before the work.</summary>
    /// <exception cref="InputException">ffmpeg is not installed.</exception>
    public static void Require(string path)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{Program}.exe"] : [Program];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => names.Any(name => File.Exists(Path.Combine(folder, name)))))
            throw Missing(path, new FileNotFoundException(Program));
    }

    /// <inheritdoc/>
    public override void Add(Picture picture)
    {
        if (picture.Channels != 3)
            throw new ArgumentException("A video requires RGB pictures.", nameof(picture));
        try
        {
            _process.StandardInput.BaseStream.Write(picture.Pixels);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        if (_process.ExitCode != 0 || !File.Exists(_temporary))
            throw Failed(new IOException($"exit code {_process.ExitCode}"));
        try
        {
            File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }

        _isComplete = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_isComplete)
        {
            try
            {
                _process.Kill();
                _process.WaitForExit();
                File.Delete(_temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException
                or Win32Exception)
            {
                // The original error is the one to report.
            }
        }

        _process.Dispose();
        base.Dispose(disposing);
    }

    private static InputException Missing(string path, Exception inner) => new(
        $"--out {path}: .mp4 requires ffmpeg, which is not in the PATH; install it, or write .webp or .gif", inner);

    private InputException Failed(Exception inner)
    {
        if (!_process.HasExited)
            _process.Kill();
        string said = OneLine.Of(_errors.GetAwaiter().GetResult());
        return new(
            $"--out {_path}: ffmpeg cannot write it ({(said.Length > 0 ? said : inner.Message)}); write .webp or .gif",
            inner);
    }
}
