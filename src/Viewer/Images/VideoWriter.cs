using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ImageGen.Generators;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Writes an MP4 of H.264 through ffmpeg, which gets the pictures as they are made; none of them waits in memory.
/// </summary>
internal sealed class VideoWriter : FrameWriter
{
    private const string Program = "ffmpeg";

    private readonly string _path;
    private readonly string _temporary;
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly PictureOrigin? _origin;
    private bool _isComplete;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of every picture.</param>
    /// <param name="height">Height of every picture.</param>
    /// <param name="fps">Pictures a second.</param>
    /// <param name="origin">How it was made, for its metadata; its session is the comment, too. Null for none.</param>
    /// <param name="program">The ffmpeg to run; null for the one in the PATH.</param>
    /// <exception cref="InputException">There is no ffmpeg.</exception>
    public VideoWriter(string path, int width, int height, double fps, PictureOrigin? origin, string? program = null)
    {
        _path = path;
        _origin = origin;
        string full = Path.GetFullPath(path);
        _temporary = Path.Combine(
            Path.GetDirectoryName(full)!, $".{Path.GetFileNameWithoutExtension(full)}.{Guid.NewGuid():N}.tmp.mp4");
        string rate = fps.ToString("R", CultureInfo.InvariantCulture);
        string[] metadata = origin?.Session is { } session ? ["-metadata", $"comment={session}"] : [];
        var start = new ProcessStartInfo(
            program ?? Program,
            [
                "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size",
                $"{width}x{height}", "-framerate", rate, "-i", "pipe:0",
                // H.264 in this form has even sides; the last row or column is doubled where there is one too few.
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

    /// <summary>Makes sure that there is an ffmpeg, so that its lack is told before the work.</summary>
    /// <exception cref="InputException">There is none.</exception>
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
            throw new ArgumentException("A video takes pictures in colour.", nameof(picture));
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
            if (_origin is not null)
                File.AppendAllBytes(_temporary, Mp4Metadata.BoxOf(_origin.ToPacket()));
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
                // What went wrong first is the one to report.
            }
        }

        _process.Dispose();
        base.Dispose(disposing);
    }

    private static InputException Missing(string path, Exception inner) => new(
        $"--out {path}: a video takes ffmpeg, which is not in the PATH; install it, or write .webp or .gif", inner);

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
