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

    public void Dispose() => _play.Dispose();

    [Fact]
    public void A_quick_frame_is_sent_before_the_status_of_the_input_that_it_shows()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform()).Play();
        var output = new Output();
        var picture = new SessionPicture(session);
        using var stream = new FrameStream(output, session, picture, _play.Library, interval: 0.1);
        Frame(stream, picture, Quick);
        Input(stream);
        output.Sent.Clear();
        stream.SendNews(rendered: null);
        Assert.Empty(output.Sent);
        Frame(stream, picture, Quick);
        stream.SendNews(rendered: null);
        Assert.Equal(["frame", nameof(StatusMessage)], output.Sent);
    }

    [Fact]
    public void It_is_waited_for_once_so_that_a_client_that_always_awaits_a_frame_gets_its_status()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform()).Play();
        var output = new Output();
        var picture = new SessionPicture(session);
        using var stream = new FrameStream(output, session, picture, _play.Library, interval: 0.1);
        Frame(stream, picture, Quick);
        for (int i = 0; i < 3; i++)
        {
            Input(stream);
            output.Sent.Clear();
            stream.SendNews(rendered: null);
            Assert.Empty(output.Sent);
            stream.SendNews(rendered: null);
            Assert.Equal([nameof(StatusMessage)], output.Sent);
        }
    }

    [Fact]
    public void A_status_does_not_wait_for_a_slow_frame_nor_for_the_first()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Uniform()).Play();
        var output = new Output();
        var picture = new SessionPicture(session);
        using var stream = new FrameStream(output, session, picture, _play.Library, interval: 0.1);
        stream.Grant(new GrantMessage(1, 0));
        stream.SendNews(rendered: null);
        Assert.Equal([nameof(StatusMessage)], output.Sent);
        Frame(stream, picture, Slow);
        Input(stream);
        output.Sent.Clear();
        stream.SendNews(rendered: null);
        Assert.Equal([nameof(StatusMessage)], output.Sent);
    }

    /// <summary>Sends the frame that is due, as if its model had taken a time.</summary>
    private static void Frame(FrameStream stream, SessionPicture picture, TimeSpan inference)
    {
        stream.Grant(new GrantMessage(1, 0));
        Assert.True(stream.IsFrameDue);
        picture.Show();
        stream.SendFrame(new FrameTimings(default, inference, default));
    }

    /// <summary>What asks for another frame and for a status, and there is a credit for the frame.</summary>
    private void Input(FrameStream stream)
    {
        _play.Do(new ActionInput(ViewAction.NewSeed));
        stream.Grant(new GrantMessage(1, 0));
        stream.RequestStatus();
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
