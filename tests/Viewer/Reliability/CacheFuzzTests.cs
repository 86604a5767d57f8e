using System.Text;
using System.Text.Json;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>
/// Damaged files that the viewer keeps for itself, or reads beside models: each is read or begun again.
/// </summary>
public sealed class CacheFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_shader_is_compiled_and_kept_again()
    {
        byte[] code = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))];
        var cache = new ShaderCache(_folder.File("shaders"));
        Assert.Equal(code, cache.Get("a shader"u8, () => code));
        string path = Assert.Single(Directory.GetFiles(_folder.File("shaders")));
        byte[] whole = File.ReadAllBytes(path);
        Fuzzing.Feed([whole], 500, 20_000, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            Assert.Equal(code, cache.Get("a shader"u8, () => code));
            Assert.Equal(whole, File.ReadAllBytes(path));
        });
    }

    [Fact]
    public void Damaged_favourites_begin_again()
    {
        using var fixture = new PlayFixture();
        ViewerSession play = fixture.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        string path = _folder.File("favourites.json");
        var first = new Favourites(play, path);
        first.Keep();
        first.Keep();
        Fuzzing.Feed([File.ReadAllBytes(path)], 1_000, 10_000, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            var kept = new Favourites(play, path);
            Assert.InRange(kept.Items.Count, 0, Favourites.Most);
            kept.Play();
        });
    }

    [Fact]
    public void Damaged_modes_of_devices_are_measured_again()
    {
        string path = _folder.File("modes.json");
        const string modes = """
            [
              { "key": "0123456789abcdef GPU", "fastest": "half", "hung": [ "halfFused" ] },
              { "key": "b", "hung": [] }
            ]
            """;
        Fuzzing.Feed([Encoding.UTF8.GetBytes(modes)], 1_000, 10_000, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            new LadderMemory(path).Find("b");
        });
    }

    [Fact]
    public void A_damaged_token_is_replaced()
    {
        string path = _folder.File("viewer-token");
        string token = AccessToken.Keep(_folder.Path, renews: false, TextWriter.Null);
        Fuzzing.Feed([Encoding.ASCII.GetBytes(token)], 500, 5_000, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            string kept = AccessToken.Keep(_folder.Path, renews: false, TextWriter.Null);
            Assert.Matches("^[0-9a-f]{32}$", kept);
            Assert.Equal(kept, AccessToken.Keep(_folder.Path, renews: false, TextWriter.Null));
        });
    }

    [Fact]
    public void Damaged_logs_of_a_run_are_read_as_far_as_they_go()
    {
        byte[] stats = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 5).Select(i =>
            $$"""{"step":{{i}},"epoch":0,"images":{{8 * i}},"images_per_second":7.5,"loss/generator":0.5}""" + "\n")));
        byte[] configuration = JsonSerializer.SerializeToUtf8Bytes(new { Settings = new { steps = 100.0 } });
        void Look(byte[] log, byte[] settings)
        {
            File.WriteAllBytes(_folder.File("stats.jsonl"), log);
            File.WriteAllBytes(_folder.File("config.json"), settings);
            RunProgress? progress = new RunStats(_folder.Path).Look(DateTime.UnixEpoch);
            Assert.NotNull(progress);
            Assert.All(progress.Losses, curve => Assert.Equal(curve.Steps.Count, curve.Values.Count));
            // What a page is told of it.
            Assert.NotEmpty(JsonSerializer.SerializeToUtf8Bytes(progress, Protocol.Json));
        }

        Fuzzing.Feed([stats], 500, 10_000, bytes => Look(bytes, configuration));
        Fuzzing.Feed([configuration], 500, 5_000, bytes => Look(stats, bytes));
    }
}
