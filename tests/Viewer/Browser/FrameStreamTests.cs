using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Browser;

public sealed class FrameStreamTests : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(90);

    private readonly PlayFixture _play = new();
    private readonly Output _output = new();
    private readonly SessionPicture _picture;
    private readonly FrameStream _stream;

    public FrameStreamTests()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform()).Play();
        _picture = new SessionPicture(session);
        _stream = new FrameStream(_output, session, _picture, _play.Library, interval: 0.1);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _play.Dispose();
    }

    [Fact]
    public void A_quick_frame_is_sent_before_the_status_of_the_input_that_it_shows()
    {
        Frame(Quick);
        Input();
        _output.Sent.Clear();
        _stream.SendNews(rendered: null);
        Assert.Empty(_output.Sent);
        Frame(Quick);
        _stream.SendNews(rendered: null);
        Assert.Equal(["frame", nameof(StatusMessage)], _output.Sent);
    }

    [Fact]
    public void It_is_waited_for_once_so_that_a_client_that_always_awaits_a_frame_gets_its_status()
    {
        Frame(Quick);
        for (int i = 0; i < 3; i++)
        {
            Input();
            _output.Sent.Clear();
            _stream.SendNews(rendered: null);
            Assert.Empty(_output.Sent);
            _stream.SendNews(rendered: null);
            Assert.Equal([nameof(StatusMessage)], _output.Sent);
        }
    }

    [Fact]
    public void A_status_does_not_wait_for_a_slow_frame_nor_for_the_first()
    {
        _stream.Grant(new GrantMessage(1, 0));
        _stream.SendNews(rendered: null);
        Assert.Equal([nameof(StatusMessage)], _output.Sent);
        Frame(Slow);
        Input();
        _output.Sent.Clear();
        _stream.SendNews(rendered: null);
        Assert.Equal([nameof(StatusMessage)], _output.Sent);
    }

    /// <summary>Sends the frame that is due, as if its model had taken a time.</summary>
    private void Frame(TimeSpan inference)
    {
        _stream.Grant(new GrantMessage(1, 0));
        Assert.True(_stream.IsFrameDue);
        _picture.Show();
        _stream.SendFrame(new FrameTimings(default, inference, default));
    }

    /// <summary>What asks for another frame and for a status, and there is a credit for the frame.</summary>
    private void Input()
    {
        _play.Do(new ActionInput(ViewAction.NewSeed));
        _stream.Grant(new GrantMessage(1, 0));
        _stream.RequestStatus();
        Thread.Sleep(FrameStream.ShortestBetweenStatuses);
    }

    /// <summary>The kinds of what was sent, in order.</summary>
    private sealed class Output : IFrameOutput
    {
        public List<string> Sent { get; } = [];

        public void Send(ServerMessage message)
        {
            if (message is StatusMessage)
                Sent.Add(nameof(StatusMessage));
        }

        public void Send(
            BinaryKind kind,
            Picture picture,
            uint number,
            ViewerSession play,
            in FrameTimings timings,
            double before) => Sent.Add(kind == BinaryKind.Frame ? "frame" : "map");
    }
}
