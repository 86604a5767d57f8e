using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class ProtocolTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(Repository.Folder, "docs", "viewer-protocol.md"));

    [Fact]
    public void Every_message_of_the_page_and_its_fields_are_described() =>
        Described(typeof(ClientMessage), "## From the page", "## From the viewer");

    [Fact]
    public void Every_message_of_the_viewer_is_described() =>
        Described(typeof(ServerMessage), "## From the viewer", null);

    [Fact]
    public void Every_limit_is_described()
    {
        foreach (PropertyInfo limit in typeof(Limits).GetProperties())
            Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(limit.Name)}`", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_are_a_message_or_a_reason()
    {
        Gen.Byte.Array[0, 80].Sample(bytes => Read(bytes));
        const string whole = """{"type":"pointer","event":"move","points":[0.25,0.5,0.75,1]}""";
        Gen.Select(
            Gen.Int[0, whole.Length - 1],
            Gen.Char[' ', '~'],
            Gen.Int[0, 2]).Sample((at, character, how) => Read(Encoding.UTF8.GetBytes(how switch
            {
                0 => whole[..at],
                1 => whole.Remove(at, 1).Insert(at, character.ToString()),
                _ => whole.Insert(at, character.ToString()),
            })));
    }

    [Fact]
    public void A_rate_allows_a_burst_and_then_so_many_a_second()
    {
        var limit = new RateLimit(perSecond: 10, burst: 5);
        Assert.Equal(5, Enumerable.Range(0, 20).TakeWhile(_ => limit.Take(0) == 0).Count());
        Assert.Equal(0.1, limit.Wait(0), 9);
        Assert.Equal(0.05, limit.Wait(0.05), 9);
        Assert.Equal(0, limit.Wait(0.1), 9);
        Assert.Equal(2, limit.Take(0.1, units: 20), 9);
        Assert.Equal(0, limit.Wait(2.2));
        Assert.Equal(5, Enumerable.Range(0, 20).TakeWhile(_ => limit.Take(100) == 0).Count());
    }

    [Fact]
    public void A_large_picture_is_compressed_for_others_only()
    {
        Assert.Equal(FrameEncoding.Rgb, SocketSender.EncodingOf(new Picture(2000, 2000), isHere: true));
        Assert.Equal(FrameEncoding.Rgb, SocketSender.EncodingOf(new Picture(28, 28), isHere: false));
        Assert.Equal(FrameEncoding.WebP, SocketSender.EncodingOf(new Picture(300, 300), isHere: false));
    }

    [Fact]
    public void A_gray_picture_takes_one_byte_a_pixel()
    {
        Assert.Equal(FrameEncoding.Gray, SocketSender.EncodingOf(new Picture(2000, 2000, channels: 1), isHere: true));
        Assert.Equal(FrameEncoding.Gray, SocketSender.EncodingOf(new Picture(200, 200, channels: 1), isHere: false));
        Assert.Equal(FrameEncoding.WebP, SocketSender.EncodingOf(new Picture(300, 300, channels: 1), isHere: false));
    }

    [Fact]
    public void Every_encoding_is_described()
    {
        string row = Assert.Single(
            Page.Split('\n'), line => line.StartsWith("| 1 | uint8 |", StringComparison.Ordinal));
        foreach (FrameEncoding encoding in Enum.GetValues<FrameEncoding>())
            Assert.Matches($@"[|;] {(int)encoding} (raw|a WebP)", row);
    }

    [Fact]
    public void Frames_a_second_are_those_of_the_last_second()
    {
        var rate = new FrameRate();
        for (int i = 0; i < 600; i++)
            rate.Add(i / 60.0);
        Assert.InRange(rate.PerSecond(599 / 60.0), 60, 61);
        Assert.Equal(0, rate.PerSecond(100));
    }

    [Theory]
    [InlineData("127.0.0.1:4711", true)]
    [InlineData("LOCALHOST:4711", true)]
    [InlineData("[::1]:4711", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:4712", false)]
    [InlineData("127.0.0.1.evil.example:4711", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Hosts_are_this_machine(string? host, bool isHost)
    {
        var access = new Access(IPAddress.Loopback, 4711, []);
        Assert.Equal(isHost, access.IsHost(host));
        Assert.Null(access.Token);
        Assert.True(access.IsToken(null));
    }

    [Fact]
    public void A_browser_leaves_the_usual_port_out() =>
        Assert.True(new Access(IPAddress.Loopback, 80, []).IsHost("localhost"));

    [Fact]
    public void Secrets_differ_from_start_to_start()
    {
        Access one = new(IPAddress.Any, 1, []), two = new(IPAddress.Any, 1, []);
        Assert.NotEqual(one.Token, two.Token);
        Assert.True(one.IsToken(one.Token));
        Assert.False(one.IsToken(two.Token));
        Assert.False(one.IsToken(null));
    }

    private static void Described(Type messages, string from, string? to)
    {
        int start = Page.IndexOf(from, StringComparison.Ordinal);
        string part = Page[start..(to is null ? Page.Length : Page.IndexOf(to, StringComparison.Ordinal))];
        foreach (JsonDerivedTypeAttribute derived in messages.GetCustomAttributes<JsonDerivedTypeAttribute>())
        {
            string row = Assert.Single(
                part.Split('\n'), line =>
                    line.StartsWith($"| `{derived.TypeDiscriminator}` |", StringComparison.Ordinal));
            foreach (PropertyInfo field in messages == typeof(ClientMessage) ? derived.DerivedType.GetProperties() : [])
                Assert.Contains(
                    $"`{JsonNamingPolicy.CamelCase.ConvertName(field.Name)}`", row, StringComparison.Ordinal);
        }
    }

    private static void Read(byte[] bytes)
    {
        try
        {
            Assert.NotNull(ClientMessage.Read(bytes));
        }
        catch (MessageException e)
        {
            Assert.InRange(e.Message.Length, 1, 120);
        }
    }
}
