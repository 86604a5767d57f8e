using System.Net;
using System.Text;
using CsCheck;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class ProtocolTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "viewer-protocol.md"));

    [Fact]
    public void Every_message_and_field_of_the_schema_is_described()
    {
        foreach ((string type, IReadOnlyList<MessageField> fields) in MessageSchema.Messages)
        {
            string fromPage = Page[Page.IndexOf("## From the page", StringComparison.Ordinal)..Page.IndexOf("## From the viewer", StringComparison.Ordinal)];
            string row = Assert.Single(fromPage.Split('\n'), line => line.StartsWith($"| `{type}` |", StringComparison.Ordinal));
            foreach (MessageField field in fields)
                Assert.Contains($"`{field.Name}`", row);
        }
    }

    [Fact]
    public void Any_bytes_are_a_message_or_a_reason()
    {
        Gen.Byte.Array[0, 80].Sample(bytes => Read(bytes));
        const string whole = """{"type":"pointer","phase":"move","points":[0.25,0.5,0.75,1]}""";
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Char[' ', '~'], Gen.Int[0, 2]).Sample((at, character, how) => Read(Encoding.UTF8.GetBytes(how switch
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
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => limit.Take(0)));
        Assert.InRange(Enumerable.Range(1, 1000).Count(i => limit.Take(i / 1000.0)), 9, 10);
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => limit.Take(100)));
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
        string row = Assert.Single(Page.Split('\n'), line => line.StartsWith("| 1 | uint8 |", StringComparison.Ordinal));
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
        var access = new Access(IPAddress.Loopback, 4711);
        Assert.Equal(isHost, access.IsHost(host));
        Assert.Null(access.Token);
        Assert.True(access.IsToken(null));
    }

    [Fact]
    public void A_browser_leaves_the_usual_port_out() => Assert.True(new Access(IPAddress.Loopback, 80).IsHost("localhost"));

    [Fact]
    public void Secrets_differ_from_start_to_start()
    {
        Access one = new(IPAddress.Any, 1), two = new(IPAddress.Any, 1);
        Assert.NotEqual(one.Token, two.Token);
        Assert.True(one.IsToken(one.Token));
        Assert.False(one.IsToken(two.Token));
        Assert.False(one.IsToken(null));
    }

    // The example of RFC 6455, section 1.3.
    [Fact]
    public void The_handshake_answers_as_the_standard_says() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketHandshake.Answer("dGhlIHNhbXBsZSBub25jZQ=="));

    private static void Read(byte[] bytes)
    {
        try
        {
            Assert.NotNull(ClientMessage.Read(bytes).Type);
        }
        catch (MessageException e)
        {
            Assert.InRange(e.Message.Length, 1, 120);
        }
    }
}
