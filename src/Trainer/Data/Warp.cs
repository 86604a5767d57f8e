using ImageGen.Trainer.Native;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Mirroring, turning and cropping of a batch as one map per picture, through which each picture is read once.
/// </summary>
internal sealed class Warp
{
    // float32 [batch, height, width, 2]: where in [-1, 1] x [-1, 1] each pixel is read.
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
    /// float32 [batch, 2, 3]: of each picture, where in [-1, 1] x [-1, 1] the pixel at (x, y, 1) of the result is read;
    /// -1 and 1 are the edges.
    /// </summary>
    public Tensor Map { get; }

    /// <summary>
    /// Draws a map for each picture: an angle when pictures are turned, then a size and a place when they are cropped.
    /// </summary>
    /// <param name="batch">Number of pictures.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="leftRight">bool [batch, 1, 1, 1]: which pictures are mirrored left to right; null for none.</param>
    /// <param name="topBottom">The same from top to bottom.</param>
    /// <param name="degrees">The largest angle; 0 when pictures are not turned.</param>
    /// <param name="share">The largest share of a side to lose; 0 when pictures are not cropped.</param>
    /// <param name="random">Where the draws come from.</param>
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

        // Where a pixel (x, y) of the result is read: mirrored, turned, made smaller, moved.
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

    /// <summary>The same on a device.</summary>
    public Warp To(Device device) => new(DeviceCopy.Of(Map, device), _height, _width);

    /// <summary>
    /// Pictures read through the map. What lies beyond an edge is the picture mirrored at that edge, so there are no
    /// black corners; of masks no value is blended.
    /// </summary>
    /// <param name="pictures">float32 [batch, channels, height, width].</param>
    /// <param name="kind">What the pictures are.</param>
    public Tensor Apply(Tensor pictures, PictureKind kind) => nn.functional.grid_sample(
        pictures,
        _grid.Value,
        kind == PictureKind.Mask ? GridSampleMode.Nearest : GridSampleMode.Bilinear,
        GridSamplePaddingMode.Reflection,
        align_corners: false);
}
