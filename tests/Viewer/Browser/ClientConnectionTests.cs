using System.Net.WebSockets;
using System.Text;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class ClientConnectionTests
{
    [Fact]
    public async Task A_failure_that_nobody_foresaw_ends_the_client_and_its_thread()
    {
        using var play = new PlayFixture();
        play.With("a", SyntheticGenerator.Uniform());
        play.Library.LoadFirst();
        using var socket = new FailingSocket();
        using (var client = new ClientConnection(
            socket,
            play.Library,
            new PaintingCache(),
            new RunThumbnails(),
            new ClientWork(() => 1),
            isHere: true,
            shared: null))
        {
            await client.RunAsync().WaitAsync(Waiting.Limit, TestContext.Current.CancellationToken);
            long rounds = client.Progress.Rounds;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
            Assert.Equal(rounds, client.Progress.Rounds);
        }

        Assert.Equal(WebSocketCloseStatus.InternalServerError, socket.CloseStatus);
        Assert.Equal("unforeseen, in two lines", socket.CloseStatusDescription);
    }

    /// <summary>Says hello, and fails in another way than connections do.</summary>
    private sealed class FailingSocket : WebSocket
    {
        private bool _isGreeted;
        private WebSocketCloseStatus? _status;
        private string? _reason;

        public override WebSocketCloseStatus? CloseStatus => _status;

        public override string? CloseStatusDescription => _reason;

        public override WebSocketState State => _status is null ? WebSocketState.Open : WebSocketState.Closed;

        public override string? SubProtocol => null;

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus status, string? reason, CancellationToken cancellation) =>
            CloseOutputAsync(status, reason, cancellation);

        public override Task CloseOutputAsync(
            WebSocketCloseStatus status, string? reason, CancellationToken cancellation)
        {
            (_status, _reason) = (status, reason);
            return Task.CompletedTask;
        }

        public override void Dispose()
        {
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(
            ArraySegment<byte> buffer, CancellationToken cancellation)
        {
            if (_isGreeted)
                throw new InvalidOperationException("unforeseen,\nin two lines");
            _isGreeted = true;
            int length = Encoding.UTF8.GetBytes(
                """{"type":"hello","protocol":2,"interval":17,"paused":false}""", buffer);
            return Task.FromResult(new WebSocketReceiveResult(length, WebSocketMessageType.Text, endOfMessage: true));
        }

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType type, bool isLast, CancellationToken cancellation) =>
            Task.CompletedTask;
    }
}
