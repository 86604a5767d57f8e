using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>Photographs and a camera on the canvas of a model that takes outlines.</summary>
public sealed class PhotographOnCanvasTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly ViewerSession _session;
    private readonly SourceInfo _source;

    public PhotographOnCanvasTests()
    {
        _session = _play.With("lines", SyntheticGenerator.ImageToImage(kind: "outline")).Play();
        _play.Press("KeyC");
        _source = _session.Canvas!.Source;
    }

    public void Dispose() => _play.Dispose();

    [Fact]
    public void A_photograph_goes_through_the_edge_detector_and_its_threshold_can_be_set()
    {
        Assert.Null(_session.Edges);
        float[] before = _session.Canvas!.Pixels.ToArray();
        _play.Do(Of(Photograph(40)));
        Assert.Equal(EdgeDetector.UsualThreshold, _session.Edges);
        float[] drawn = _session.Canvas.Pixels.ToArray();
        Assert.Contains(0, drawn);
        _play.Do(new EdgesInput(0.9));
        Assert.Equal(0.9, _session.Edges);
        Assert.All(_session.Canvas.Pixels.ToArray(), value => Assert.Equal(1, value));
        _play.Do(new EdgesInput(0));
        Assert.Equal(40 / 255f, _session.Canvas.Pixels[0], 1e-3);

        // However often it was set, the photograph is one step.
        _play.Press("KeyU");
        Assert.Equal(before, _session.Canvas.Pixels.ToArray());
    }

    [Fact]
    public void A_stroke_on_the_outlines_is_a_step_of_its_own()
    {
        _play.Do(Of(Photograph(40)));
        _session.Canvas!.Press(5, 5);
        _session.Canvas.Release();
        float[] painted = _session.Canvas.Pixels.ToArray();
        _play.Do(new EdgesInput(0.9));
        _play.Press("KeyU");
        Assert.Equal(painted, _session.Canvas.Pixels.ToArray());
    }

    [Fact]
    public void A_line_drawing_stays_as_it_is()
    {
        byte[] drawing = Photograph(255);
        _play.Do(Of(drawing));
        Assert.Equal(0, _session.Edges);
        Assert.Equal(1, _session.Canvas!.Pixels[0]);
    }

    [Fact]
    public void Of_a_camera_the_first_picture_is_a_step_and_none_comes_after_the_canvas_is_left()
    {
        float[] before = _session.Canvas!.Pixels.ToArray();
        for (byte ground = 40; ground < 80; ground += 10)
            _play.Do(Of(Photograph(ground)) with { IsLive = true });
        Assert.True(_session.Canvas.IsPainted);
        _play.Press("KeyU");
        Assert.Equal(before, _session.Canvas.Pixels.ToArray());

        _play.Press("KeyG");
        int version = _session.Canvas.Version;
        _play.Do(Of(Photograph(90)) with { IsLive = true });
        Assert.Equal(version, _session.Canvas.Version);
        Assert.Equal(ViewMode.Grid, _session.State.Mode);
        _play.Do(Of(Photograph(90)));
        Assert.Equal(ViewMode.Canvas, _session.State.Mode);
    }

    private PaintingInput Of(byte[] rgb) => new(_source, []) { Photograph = new SourcePhotograph(rgb, _source) };

    // A black frame on a ground.
    private static byte[] Photograph(byte ground)
    {
        const int side = 32 * SourcePhotograph.Detail;
        byte[] rgb = new byte[3 * side * side];
        Array.Fill(rgb, ground);
        for (int at = 0; at < side * side; at++)
        {
            (int x, int y) = (at % side, at / side);
            if (x is >= 16 and < 48 && y is >= 16 and < 48 && !(x is >= 20 and < 44 && y is >= 20 and < 44))
                rgb.AsSpan(3 * at, 3).Fill(ground < 128 ? (byte)250 : (byte)0);
        }

        return rgb;
    }
}
