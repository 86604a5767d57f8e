using CsCheck;
using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class KeyframeTests
{
    private static readonly GeneratorInfo Info = SyntheticGenerator.Conditional().Info;

    [Fact]
    public void A_key_is_read_back_to_the_same_bits()
    {
        Gen<double> part = Gen.Double[0, 1];
        Gen.Select(Gen.ULong, Gen.Double[-1e6, 1e6], part, part, Gen.Int[0, 9], Gen.Bool).Sample(
            (seed, time, a, b, label, flag) =>
            {
                var key = new Keyframe(seed)
                {
                    Time = flag ? time : null,
                    Track = flag ? label : 0,
                    Loop = flag ? 1 + a : null,
                    Place = flag ? null : (a, b),
                    Label = flag ? label : null,
                    Second = flag ? 3 : null,
                    Slide = flag ? b : 0,
                    DragX = a,
                    DragY = -b,
                    Truncation = 2 * a,
                };
                Assert.Equal(key, Keyframe.TryRead(key.ToString()));
            });
        Assert.Equal(new Keyframe(7), Keyframe.TryRead("7"));
        Assert.Equal("7t12.5k2c3", new Keyframe(7) { Time = 12.5, Track = 2, Label = 3 }.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("t3")]
    [InlineData("-1")]
    [InlineData("7t")]
    [InlineData("7tNaN")]
    [InlineData("7t1e99")]
    [InlineData("7t1t2")]
    [InlineData("7u0.5")]
    [InlineData("7d3")]
    [InlineData("7c1.5")]
    [InlineData("7z")]
    [InlineData("7z1")]
    [InlineData("7zAAAA")]
    [InlineData("7zADw.")]
    [InlineData("7zADw.AAA")]
    [InlineData("7zADw.ALw")]
    [InlineData("7zADw.ADw.ADw")]
    [InlineData("7zAHw")]
    [InlineData("7z//8=")]
    [InlineData("99999999999999999999999")]
    public void What_is_no_key_is_refused(string text) => Assert.Null(Keyframe.TryRead(text));

    [Fact]
    public void A_code_may_blend_classes()
    {
        float[] weights = new float[Info.ClassNames.Count];
        (weights[1], weights[3]) = (0.75f, 0.25f);
        var key = new Keyframe(0)
        {
            Code = LatentCode.Of(new float[Info.Latent!.Size]),
            Label = 1,
            Weights = LatentCode.Of(weights),
        };
        Assert.Equal(key, Keyframe.TryRead(key.ToString()));
        float[] written = new float[weights.Length];
        key.WriteLabel(written);
        Assert.Equal(weights, written);

        // A generator of other classes takes the largest.
        float[] fewer = new float[3];
        key.WriteLabel(fewer);
        Assert.Equal([0, 1, 0], fewer);
    }

    [Fact]
    public void A_code_is_the_latent_rounded_to_float16()
    {
        GeneratorInfo info = SyntheticGenerator.Unconditional().Info;
        float[] z = [.. Enumerable.Range(0, info.Latent!.Size).Select(i => (i - 7.3f) / 5)];
        var key = new Keyframe(0) { Code = LatentCode.Of(z), Label = 2 };
        float[] read = Keyframe.TryRead(key.ToString())!.LatentOf(info);
        Assert.Equal([.. z.Select(value => (float)(Half)value)], read);
        Assert.Equal(key, Keyframe.TryRead(key.ToString()));

        // On a generator with another latent the seed decides.
        Assert.Equal(new Keyframe(9).LatentOf(info), new Keyframe(9) { Code = LatentCode.Of([1, 2]) }.LatentOf(info));
    }

    [Fact]
    public void Any_text_is_a_key_or_none() =>
        Gen.Char[' ', '~'].Array[0, 30].Sample(text =>
        {
            var key = Keyframe.TryRead(new string(text));
            Assert.True(key is null || key == Keyframe.TryRead(key.ToString()));
        });

    [Theory]
    [InlineData("KeyW")]
    [InlineData("KeyG")]
    [InlineData("KeyP")]
    public void A_kept_picture_alone_is_what_was_seen_and_the_loop_begins_with_it(string mode)
    {
        using var play = new PlayFixture();
        ViewerSession session = play.With("a", SyntheticGenerator.Conditional()).Play();
        foreach (string key in (string[])["KeyR", "BracketLeft", mode])
            play.Press(key);
        play.Wait(1.3);
        const int tile = 0;
        float[] seen = play.Images()[..(28 * 28)];
        var kept = KeptPicture.Of(session, session.State with { Time = session.Time }, tile);
        play.Do(new SessionInput(kept.Session));
        play.Settle();
        AssertNear(seen, play.Images());
        Keyframe first = Keyframe.TryRead(kept.Key!)!;
        play.Do(new ThroughInput([first, 3, 5], 6));
        Assert.Contains($"&through={first},3,5", play.Text(), StringComparison.Ordinal);
        AssertNear(seen, play.Images());
        // The session brings the loop back; another mode ends it.
        string loop = play.Text();
        play.Press("KeyG");
        Assert.DoesNotContain("through=", play.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("loop=", play.Text(), StringComparison.Ordinal);
        play.Do(new SessionInput(loop));
        play.Settle();
        AssertNear(seen, play.Images());
    }

    [Fact]
    public void A_loop_blends_from_class_to_class_and_two_pictures_come_by_turns()
    {
        ViewState state = ViewControls.GoThrough(
            new ViewState(), [new Keyframe(1) { Label = 2 }, new Keyframe(2) { Label = 7 }], 8);
        Assert.Equal(4, state.Through!.Count);
        var scene = new ViewScene(Info, state, canvas: null);
        LatentBatch batch = scene.Scene.CreateBatch();
        foreach ((double time, int label) in ((double, int)[])[(0, 2), (2, 7), (4, 2), (6, 7), (8, 2)])
        {
            scene.At(state, time, batch);
            Assert.Equal(1, batch.Label(0)[label], 1e-5f);
        }

        scene.At(state, 1, batch);
        Assert.Equal(0.5f, batch.Label(0)[2], 1e-5f);
        Assert.Equal(0.5f, batch.Label(0)[7], 1e-5f);
    }

    private static void AssertNear(float[] seen, float[] now) =>
        Assert.All(seen.Zip(now), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
}
