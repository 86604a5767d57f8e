namespace ImageGen.Viewer.Rendering;

/// <summary>Makes frames of a scene on some device and tells how long each stage takes.</summary>
internal interface IFrameBench : IDisposable
{
    /// <summary>What it runs on, for a person.</summary>
    string Device { get; }

    /// <summary>The stages of a frame and their times so far.</summary>
    IReadOnlyList<StageTimes> Stages { get; }

    /// <summary>Makes one frame.</summary>
    /// <param name="t">Where on the walk, in seconds.</param>
    /// <param name="counts">Whether its times are kept; the first frames of a device are not what a frame takes.</param>
    void Frame(double t, bool counts);
}
