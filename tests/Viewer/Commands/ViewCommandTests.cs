using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Commands;

namespace ImageGen.Tests.Viewer.Commands;

public sealed class ViewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Without_a_verb_it_plays_until_it_is_told_to_stop_with_clients_connected()
    {
        SyntheticGenerator.Conditional().Write(_folder.File("a.onnx"));
        using var stop = new CancellationTokenSource();
        var output = TextWriter.Synchronized(_output);
        Task<int> viewer = ViewerCommandLine.RunAsync(
            ["--model", _folder.Path, "--no-open", "--port", "0"], output, _error, stop.Token);
        Match match = Match.Empty;
        await Waiting.UntilAsync(
            () =>
            {
                match = Regex.Match(
                    _output.ToString(), @"http://127\.0\.0\.1:\d+/", RegexOptions.None, TimeSpan.FromSeconds(1));
                return match.Success;
            },
            "the viewer tells its address");
        // Before anything that takes a moment.
        Assert.StartsWith("Loading a", _output.ToString());

        using SocketClient client = await SocketClient.GreetAsync(new Uri(match.Value));
        await client.SendAsync("""{"type":"grant","frames":2,"drawn":0}""");
        await client.ReadFrameAsync();
        Task<string> reason = client.ReadReasonAsync();
        await stop.CancelAsync();
        Assert.Equal(0, await viewer.WaitAsync(Waiting.Limit));
        Assert.Equal("1001 the viewer was closed", await reason);
        Assert.EndsWith("Stopped.", _output.ToString().TrimEnd());
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("--model missing.onnx", "no such file or folder")]
    [InlineData("--watch missing", "--watch missing: no such folder")]
    [InlineData("--port 65536", "--port 65536: must be a whole number from 0 to 65535")]
    [InlineData("--port x", "--port x")]
    [InlineData("--listen moon", "--listen moon: is not an address")]
    [InlineData("--host https://play.example.org/", "--host https://play.example.org/: is not a host name")]
    [InlineData("--host a/b", "--host a/b: is not a host name")]
    [InlineData("--host me@play.example.org", "is not a host name")]
    [InlineData("--host localhost:99999", "is not a host name")]
    [InlineData("--threads 0", "--threads 0")]
    [InlineData("--fly", "--fly: no such command or option; see 'viewer --help'")]
    [InlineData("--threads x", "; see 'viewer --help'")]
    [InlineData("--new-token", "--new-token: this address has no token; use it with --listen or --host")]
    public async Task A_bad_value_is_one_clear_line(string arguments, string part)
    {
        SyntheticGenerator.Uniform().Write(_folder.File("a.onnx"));
        string[] words = arguments.Split(' ');
        string[] model = words.Contains("--model") || words.Contains("--watch") ? [] : ["--model", _folder.Path];
        Assert.Equal(2, await ViewerCommandLine.RunAsync([.. words, .. model, "--no-open"], _output, _error));
        Assert.Contains(part, _error.ToString());
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("render", "--fly")]
    [InlineData("bench", "--threads 0")]
    [InlineData("doctor", "--fly")]
    public async Task A_bad_option_of_a_verb_points_to_the_help_of_that_verb(string verb, string option)
    {
        Assert.Equal(2, await ViewerCommandLine.RunAsync([verb, .. option.Split(' ')], _output, _error));
        Assert.EndsWith($"; see 'viewer {verb} --help'", _error.ToString().TrimEnd());
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_model_that_cannot_be_played_is_one_clear_line()
    {
        await File.WriteAllTextAsync(_folder.File("a.onnx"), "nothing");
        Assert.Equal(
            2, await ViewerCommandLine.RunAsync(["--model", _folder.File("a.onnx"), "--no-open"], _output, _error));
        Assert.Contains("a.onnx: not an ONNX file", _error.ToString());
    }

    [Fact]
    public async Task The_help_says_what_there_is()
    {
        Assert.Equal(0, await ViewerCommandLine.RunAsync(["--help"], _output, _error));
        foreach (string part in new[] { "--watch", "--listen", "--no-open", "--port", "render", "doctor", "T scrubs "
            + "through" })
            Assert.Contains(part, _output.ToString());
    }
}
