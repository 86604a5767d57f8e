using CsCheck;
using ImageGen.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.SavedViews;

public sealed class SessionStringTests
{
    private const string Model = "0123456789abcdef";

    [Fact]
    public void What_is_usual_is_left_out() =>
        Assert.Equal($"v=1&m={Model}&mode=walk", SessionString.Write(new SavedView([Model], new ViewState(), null)));

    [Fact]
    public void Every_field_is_read_back_to_the_same_bits()
    {
        Gen<double> number = Gen.Double[-1e6, 1e6];
        Gen<double> part = Gen.Double[0, 1];
        Gen.Select(
            Gen.ULong,
            number,
            Gen.Double[-100, 100],
            part,
            part,
            Gen.Int[0, 9],
            Gen.Bool).Sample((seed, time, speed, a, b, label, flag) =>
        {
            var state = new ViewState
            {
                Mode = flag ? ViewMode.Grid : ViewMode.Plane,
                Seed = seed,
                Time = time,
                Speed = speed,
                IsPaused = flag,
                LoopSeconds = flag ? null : 1 + a,
                Track = label,
                Label = flag ? null : new LabelMix
                {
                    Label = label,
                    Second = 3,
                    Slide = a,
                    From = [(float)b, 1 - (float)b],
                    Progress = b,
                },
                BlendSeconds = 2 * a,
                Truncation = 2 * b,
                DragX = speed * a,
                DragY = -speed * b,
                PlaneX = a,
                PlaneY = b,
                Columns = 1 + label,
                IsOneClass = flag,
                IsSmooth = flag,
            };
            var saved = new SavedView([Model, "fedcba9876543210"], state, flag ? Model : null) { Scale = 1 + label };
            SavedView read = SessionString.Read(SessionString.Write(saved));
            Assert.Equal(1 + label, read.Scale);
            Assert.Equal([Model, "fedcba9876543210"], read.Models);
            Assert.Equal(flag ? Model : null, read.Canvas);
            Assert.Equal(state.Label?.From, read.State.Label?.From);
            Assert.Equal(state with { Label = null }, read.State with { Label = null });
            Assert.Equal(
                state.Label is null ? null : state.Label with
                {
                    From = [],
                }, read.State.Label is null ? null : read.State.Label with { From = [] });
        });
    }

    [Theory]
    [InlineData("", "name=value")]
    [InlineData("v=1", "no field 'm'")]
    [InlineData("v=2&m=0123456789abcdef", "version 2")]
    [InlineData("m=0123456789abcdef", "v=1")]
    [InlineData("v=1&m=0123", "16 digits")]
    [InlineData("v=1&m=0123456789ABCDEF", "16 digits")]
    [InlineData(
        "v=1&m=0123456789abcdef,0123456789abcdef,0123456789abcdef,0123456789abcdef,0123456789abcdef",
        "at most 4")]
    [InlineData("v=1&m=0123456789abcdef&m=0123456789abcdef", "'m' twice")]
    [InlineData("v=1&m=0123456789abcdef&mode=fly", "expected walk, grid, plane, canvas, compare")]
    [InlineData("v=1&m=0123456789abcdef&seed=-1", "'seed=-1'")]
    [InlineData("v=1&m=0123456789abcdef&t=NaN", "'t=NaN'")]
    [InlineData("v=1&m=0123456789abcdef&t=1e10", "'t=1e10'")]
    [InlineData("v=1&m=0123456789abcdef&columns=0", "'columns=0'")]
    [InlineData("v=1&m=0123456789abcdef&columns=65", "from 1 to 64")]
    [InlineData("v=1&m=0123456789abcdef&label=1&from=0.5,0.2&progress=0.1", "do not sum to 1")]
    [InlineData("v=1&m=0123456789abcdef&label=1&from=2,-1&progress=0.1", "'2'")]
    [InlineData("v=1&m=0123456789abcdef&slide=0.5", "unknown field 'slide'")]
    [InlineData("v=1&m=0123456789abcdef&canvas=xyz", "in 'canvas'")]
    [InlineData("v=1&m=0123456789abcdef&scale=0", "from 1 to 64")]
    [InlineData("v=1&m=0123456789abcdef&sheet=3", "'sheet=3'")]
    [InlineData("v=1&m=0123456789abcdef&sheet=1x65", "from 1 to 64")]
    [InlineData("v=1&m=0123456789abcdef&through=1,x,3", "'x' in 'through'")]
    [InlineData("v=1&m=0123456789abcdef&through=1,2", "at least 3")]
    [InlineData("v=1&m=0123456789abcdef&scale=65", "from 1 to 64")]
    [InlineData("v=1&m=0123456789abcdef&fps=0", "from 0.1 to 100")]
    [InlineData("v=1&m=0123456789abcdef&filter=sharp", "expected crisp, smooth, bilinear, bicubic")]
    [InlineData("v=1&m=0123456789abcdef&wings=2", "unknown field 'wings'")]
    public void A_broken_one_says_what_is_wrong_with_it(string text, string expected)
    {
        InputException error = Assert.Throws<InputException>(() => SessionString.Read(text));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Tiles_seeds_enlargement_and_frames_are_read_back()
    {
        var state = new ViewState { Sheet = new TileLayout(2, 5), Through = [3, 14, ulong.MaxValue], IsSmooth = true };
        var session = new SavedView([Model], state, null) { Scale = 9, Fps = 12.5, Filter = PixelFilter.Bicubic };
        string text = SessionString.Write(session);
        Assert.Equal(
            $"v=1&m={Model}&mode=walk&sheet=2x5&through=3,14,18446744073709551615&filter=bicubic&scale=9&fps=12.5",
            text);
        SavedView read = SessionString.Read(text);
        Assert.Equal(text, SessionString.Write(read));
        Assert.Equal(state.Sheet, read.State.Sheet);
        Assert.Equal(state.Through, read.State.Through);
    }

    [Fact]
    public void Any_text_is_a_session_or_one_clear_line()
    {
        string whole = SessionString.Write(
            new SavedView([Model], new ViewState { Time = 1.5, Label = new LabelMix { Label = 3 } }, null));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Char, Gen.Int[0, 3]).Sample((at, character, how) =>
        {
            string text = how switch
            {
                0 => whole[..at],
                1 => whole.Remove(at, 1),
                2 => whole.Insert(at, character.ToString()),
                _ => whole.Remove(at, 1).Insert(at, character.ToString()),
            };
            try
            {
                Assert.NotNull(SessionString.Write(SessionString.Read(text)));
            }
            catch (InputException e)
            {
                Assert.StartsWith("The session string ", e.Message);
                Assert.DoesNotContain('\n', e.Message);
            }
        });
        Assert.Throws<InputException>(() => SessionString.Read(new string('a', 100_000)));
    }
}
