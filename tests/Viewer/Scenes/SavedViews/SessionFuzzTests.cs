using System.Text;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Tests.Viewer.Scenes.SavedViews;

/// <summary>Damaged session strings and messages of the page.</summary>
public sealed class SessionFuzzTests
{
    private static readonly byte[] Session = Encoding.UTF8.GetBytes(
        "v=1&m=0123456789abcdef&mode=grid&seed=7&t=3.25&speed=-1.5&loop=12&truncation=0.7&columns=9&dragx=0.25"
        + "&directions=1:0.5,3:-2&toward=2:0.25");

    private static readonly byte[][] Messages =
    [
        """{"type":"action","action":"newSeed"}"""u8.ToArray(),
        """{"type":"set","setting":"truncation","value":0.7}"""u8.ToArray(),
        """{"type":"pointer","event":"move","points":[0.5,0.25]}"""u8.ToArray(),
    ];

    [Fact]
    public void A_damaged_session_is_read_or_refused_in_a_line() =>
        Fuzzing.Feed([Session], 2000, 50_000, bytes => SessionString.Read(Encoding.UTF8.GetString(bytes)));

    [Fact]
    public void What_is_read_of_a_session_is_written_as_it_is_read() =>
        Fuzzing.Feed([Session], 1000, 20_000, bytes =>
        {
            SavedView view = SessionString.Read(Encoding.UTF8.GetString(bytes));
            string written = SessionString.Write(view);
            Assert.Equal(written, SessionString.Write(SessionString.Read(written)));
        });

    [Fact]
    public void A_damaged_message_is_read_or_refused() =>
        Fuzzing.Feed(Messages, 2000, 50_000, bytes =>
        {
            try
            {
                ClientMessage.Read(bytes);
            }
            catch (MessageException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        });
}
