using ImageGen.Tests.Generators;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>What a session records.</summary>
public sealed class SessionRecordingTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

    [Fact]
    public void A_recording_samples_evenly_whatever_was_shown()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyV");
        _play.Wait(0.35);
        _play.Press("Digit1");
        _play.Wait(0.65);
        Assert.Equal(1, session.RecordedSeconds!.Value, 0.05);
        _play.Press("KeyV");
        using Recording recording = session.TakeRecording()!;
        Assert.Null(session.TakeRecording());
        Assert.Null(session.RecordedSeconds);
        Assert.InRange(recording.Frames.Count, 30, 32);
        double[] times = [.. recording.Frames.Select(frame => frame.State.Time)];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(1 / 30.0, pair.Second - pair.First, 1e-6));
        Assert.Equal(1, recording.Frames[^1].State.Label!.Label);
    }

    [Fact]
    public void Strokes_are_recorded_as_long_as_asked_and_bring_back_the_finished_painting()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        _play.Press("Delete");
        foreach (double y in new[] { 0.2, 0.6 })
            _play.Do(
                new PointerInput(PointerEvent.Down, 0, 0.2, y),
                new PointerInput(PointerEvent.Move, 0, 0.5, y),
                new PointerInput(PointerEvent.Up, 0, 0.9, y));
        _play.Do(new ActionInput(ViewAction.RecordStrokes, 3));
        using Recording recording = session.TakeRecording()!;
        Assert.Equal(90, recording.Frames.Count);
        Assert.Equal(session.Canvas!.Digest(), recording.Shown.Canvas!.Digest());
        Assert.NotEqual(session.Canvas.Digest(), recording.Frames[0].Canvas!.Digest());
        string text = SessionOrigin.Of(recording, 2).Session!;
        Assert.Contains($"canvas={session.Canvas.Digest()}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Strokes_that_are_not_there_are_not_recorded()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Press("KeyZ");
        Assert.Null(session.TakeRecording());
        Assert.Contains("on the canvas", session.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_loop_closes_at_any_speed()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _play.Do(new SettingInput(ViewSetting.Speed, -2), new RecordInput(2));
        using Recording recording = session.TakeRecording()!;
        Assert.Equal(60, recording.Frames.Count);
        Assert.All(recording.Frames, frame => Assert.Equal(4, frame.State.LoopSeconds));
        double last = recording.Frames[^1].State.Time, step = last - recording.Frames[^2].State.Time;
        Assert.Equal(recording.Frames[0].State.Time - 4, last + step, 1e-9);
    }
}
