using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Renders one state at any time, headless, on a device.</summary>
internal interface IViewRenderer : IDisposable
{
    /// <summary>The picture that <see cref="Render"/> draws to; the same object for every frame.</summary>
    Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    int ImagesPerFrame { get; }

    /// <summary>The device's display name.</summary>
    string Device { get; }

    /// <summary>Renders the state at a time in seconds.</summary>
    /// <returns>The time spent.</returns>
    FrameTimings Render(double time);
}
