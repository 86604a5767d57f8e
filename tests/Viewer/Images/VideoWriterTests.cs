using ImageGen.Generators;
using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

public sealed class VideoWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_format_has_its_extension_and_the_writer_of_it()
    {
        foreach (OutputFormat format in OutputFormat.All)
        {
            Assert.Equal(format, OutputFormat.Of($"x{format.Extension.ToUpperInvariant()}"));
            Assert.Contains(format.Extension, FrameWriter.Kinds, StringComparison.Ordinal);
        }

        Assert.Null(OutputFormat.Of("x.bmp"));
        Assert.Null(OutputFormat.OfAnimation("png"));
    }

    [Fact]
    public void Frames_go_to_ffmpeg_one_by_one_and_the_file_appears_when_all_are_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for ffmpeg is a shell script");
        string program = Script("cat > \"$target\"; echo \"$@\" >> \"$target\"");
        string path = _folder.File("x.mp4");
        using (var writer = new VideoWriter(path, 3, 5, 12.5, "v=1&m=0", program))
        {
            for (int i = 0; i < 4; i++)
            {
                var picture = new Picture(3, 5);
                picture.Pixels.AsSpan().Fill((byte)('a' + i));
                writer.Add(picture);
            }

            Assert.False(File.Exists(path));
            writer.Complete();
        }

        string written = File.ReadAllText(path);
        Assert.StartsWith(new string('a', 45) + new string('b', 45), written, StringComparison.Ordinal);
        Assert.Contains("-video_size 3x5 -framerate 12.5", written, StringComparison.Ordinal);
        Assert.Contains("comment=v=1&m=0", written, StringComparison.Ordinal);
        Assert.Equal(["ffmpeg", "x.mp4"], _folder.Names());
    }

    [Theory]
    [InlineData("cat > /dev/null; echo no encoder >&2; exit 3", "no encoder")]
    [InlineData("exit 1", "ffmpeg cannot write it")]
    public void What_ffmpeg_complains_of_is_one_line_and_nothing_is_left(string script, string part)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for ffmpeg is a shell script");
        InputException e = Assert.Throws<InputException>(() =>
        {
            using var writer = new VideoWriter(_folder.File("x.mp4"), 300, 500, 20, null, Script(script));
            for (int i = 0; i < 4; i++)
                writer.Add(new Picture(300, 500));
            writer.Complete();
        });
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(["ffmpeg"], _folder.Names());
    }

    [Fact]
    public void Where_there_is_no_ffmpeg_one_line_says_so()
    {
        InputException e = Assert.Throws<InputException>(
            () => new VideoWriter(_folder.File("x.mp4"), 3, 5, 20, null, _folder.File("no-ffmpeg")));
        Assert.Contains("requires ffmpeg, which is not in the PATH", e.Message, StringComparison.Ordinal);
    }

    private string Script(string body)
    {
        string path = _folder.File("ffmpeg");
        File.WriteAllText(path, $"#!/bin/sh\nfor target; do :; done\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return path;
    }
}
