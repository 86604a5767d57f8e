using ImageGen.Trainer.Native;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Flips, rotation and cropping of a batch, combined to one map per picture, so that each picture is resampled once.
/// </summary>
internal sealed class Warp
{
    // float32 [batch, height, width, 2]: the source position of each pixel in [-1, 1] x [-1, 1].
    private readonly Lazy<Tensor> _grid;

    private readonly long _height;
    private readonly long _width;

    private Warp(Tensor map, long height, long width)
    {
        Map = map;
        (_height, _width) = (height, width);
        _grid = new Lazy<Tensor>(
            () => nn.functional.affine_grid(map, [map.shape[0], 1, height, width], align_corners: false));
    }

    /// <summary>
    /// float32 [batch, 2, 3]: per picture, maps (x, y, 1) of the result to the source position in [-1, 1] x [-1, 1]; -1
    /// and 1 are the edges.
    /// </summary>
    public Tensor Map { get; }

    /// <summary>
    /// Draws a map for each picture: an angle if pictures are rotated, then a size and a position if they are cropped.
    /// </summary>
    /// <param name="batch">Number of pictures.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="leftRight">bool [batch, 1, 1, 1]: which pictures are flipped horizontally; null for none.</param>
    /// <param name="topBottom">bool [batch, 1, 1, 1]: which pictures are flipped vertically; null for none.</param>
    /// <param name="degrees">Maximum angle; 0 for no rotation.</param>
    /// <param name="share">Maximum share of a side to crop; 0 for no cropping.</param>
    /// <param name="random">The random generator.</param>
    public static Warp Draw(
        long batch,
        long height,
        long width,
        Tensor? leftRight,
        Tensor? topBottom,
        double degrees,
        double share,
        Generator random)
    {
        Tensor Constant(double value) => full(1, (float)value);
        (Tensor one, Tensor two) = (Constant(1), Constant(2));
        Tensor Sign(Tensor? mirrored) => mirrored is null ? one.expand(batch) : where(mirrored.flatten(), -one, one);

        // Source position of a pixel (x, y) of the result: flipped, rotated, scaled, translated.
        Tensor angle = degrees > 0
            ? ((rand(batch, 1, 1, 1, generator: random).flatten() * two) - one) * Constant(degrees * Math.PI / 180)
            : (one - one).expand(batch);
        (Tensor kept, Tensor moveX, Tensor moveY) = (
            one.expand(batch), (one - one).expand(batch), (one - one).expand(batch));
        if (share > 0)
        {
            Tensor draws = rand(batch, 3, 1, 1, generator: random).reshape(batch, 3);
            Tensor lost = draws.select(1, 0) * Constant(share);
            kept = one - lost;
            moveX = lost * ((draws.select(1, 1) * two) - one);
            moveY = lost * ((draws.select(1, 2) * two) - one);
        }

        (Tensor mirrorX, Tensor mirrorY) = (kept * Sign(leftRight), kept * Sign(topBottom));
        (Tensor cosine, Tensor sine) = (angle.cos(), angle.sin());
        Tensor map = stack(
            [
                cosine * mirrorX, -sine * mirrorY * Constant((double)height / width), moveX,
                sine * mirrorX * Constant((double)width / height), cosine * mirrorY, moveY,
            ],
            1).reshape(batch, 2, 3);
        return new Warp(map, height, width);
    }

    /// <summary>Copies it to a device.</summary>
    public Warp To(Device device) => new(DeviceCopy.Of(Map, device), _height, _width);

    /// <summary>
    /// Resamples pictures through the map. Beyond an edge the picture is reflected, so there are no black corners;
    /// masks are sampled by nearest neighbour.
    /// </summary>
    /// <param name="pictures">float32 [batch, channels, height, width].</param>
    /// <param name="kind">The kind of the pictures.</param>
    public Tensor Apply(Tensor pictures, PictureKind kind) => nn.functional.grid_sample(
        pictures,
        _grid.Value,
        kind == PictureKind.Mask ? GridSampleMode.Nearest : GridSampleMode.Bilinear,
        GridSamplePaddingMode.Reflection,
        align_corners: false);
}
