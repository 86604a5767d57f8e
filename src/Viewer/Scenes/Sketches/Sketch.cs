using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// A moving picture that the viewer paints itself, for a generator that translates such pictures: a pure function from
/// seconds to values in [0, 1].
/// </summary>
/// <param name="shape">Shape of the picture.</param>
internal abstract class Sketch(ImageShape shape)
{
    /// <summary>Shape of the picture.</summary>
    public ImageShape Shape => shape;

    /// <summary>Paints the picture at t seconds. Allocates nothing.</summary>
    /// <param name="t">Time in seconds, any finite number.</param>
    /// <param name="picture">Receives [c, h, w], values in [0, 1].</param>
    public abstract void At(double t, Span<float> picture);
}
