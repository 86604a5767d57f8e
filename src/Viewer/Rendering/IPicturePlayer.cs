using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Plays a scene as pictures, on whatever device: time in, picture out.</summary>
internal interface IPicturePlayer : IDisposable
{
    /// <summary>The picture that <see cref="Show"/> draws; the same object for every frame.</summary>
    Picture Picture { get; }

    /// <summary>Number of generated images in one frame.</summary>
    int ImagesPerFrame { get; }

    /// <summary>What it plays on, for a person.</summary>
    string Device { get; }

    /// <summary>Draws what the scene shows at t seconds.</summary>
    /// <returns>Where the time went.</returns>
    FrameTimings Show(double t);
}
