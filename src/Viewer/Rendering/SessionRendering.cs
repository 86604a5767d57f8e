using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Makes the picture of a state again, with no display: the same views and the same mosaic as when it was played.
/// </summary>
internal static class SessionRendering
{
    private const int MostScale = 64;

    /// <summary>Renders one picture.</summary>
    /// <param name="models">The models, from left to right; they remain owned by the caller.</param>
    /// <param name="state">How they are seen.</param>
    /// <param name="canvas">The painting, where it is seen.</param>
    /// <param name="scale">How often a pixel is enlarged.</param>
    /// <param name="filter">How it is enlarged; null for the way of the state.</param>
    /// <exception cref="Generators.InputException">The picture would be too large.</exception>
    public static Picture Render(
        IReadOnlyList<LoadedModel> models, ViewState state, PaintedCanvas? canvas, int scale,
        PixelFilter? filter = null)
    {
        Picture? made = null;
        RenderLoop(models, new LoopFrames(state, 1), canvas, scale, filter, picture => made = picture);
        return made!;
    }

    /// <summary>Renders the pictures of a loop.</summary>
    /// <param name="models">The models, from left to right; they remain owned by the caller.</param>
    /// <param name="loop">Its frames.</param>
    /// <param name="canvas">The painting, where it is seen.</param>
    /// <param name="scale">How often a pixel is enlarged.</param>
    /// <param name="filter">How it is enlarged; null for the way of the state.</param>
    /// <param name="take">Takes picture after picture.</param>
    /// <exception cref="Generators.InputException">The pictures would be too large.</exception>
    public static void RenderLoop(
        IReadOnlyList<LoadedModel> models, LoopFrames loop, PaintedCanvas? canvas, int scale, PixelFilter? filter,
        Action<Picture> take)
    {
        ModelView[] views = [.. models.Select(model => Hold(model, loop.State, canvas))];
        try
        {
            for (int frame = 0; frame < loop.Count; frame++)
                take(Draw(views, frame == 0 ? loop.State : loop.At(frame), scale, filter));
        }
        finally
        {
            foreach (ModelView view in views)
                view.Dispose();
        }
    }

    /// <summary>Draws views that have shown a state.</summary>
    /// <param name="views">The views.</param>
    /// <param name="state">The state.</param>
    /// <param name="scale">How often a pixel is enlarged: as a square, or blended where the state is smooth.</param>
    /// <param name="filter">How it is enlarged; null for the way of the state.</param>
    public static Picture Draw(
        IReadOnlyList<ModelView> views, ViewState state, int scale, PixelFilter? filter = null)
    {
        foreach (ModelView view in views)
            view.Show(state, state.Time);
        TileScaling scaling = ScalingOf(filter);
        bool blends = state.IsSmooth && scaling == TileScaling.Crisp && scale > 1;
        var mosaic = new ViewMosaic(views, blends ? 1 : scale, scaling: scaling);
        mosaic.Draw();
        return blends ? PictureEncoder.Enlarge(mosaic.Picture, scale) : mosaic.Picture;
    }

    /// <summary>How tiles that are blended for themselves are enlarged; crisp for the other ways.</summary>
    public static TileScaling ScalingOf(PixelFilter? filter) => filter switch
    {
        PixelFilter.Bilinear => TileScaling.Bilinear,
        PixelFilter.Bicubic => TileScaling.Bicubic,
        _ => TileScaling.Crisp,
    };

    /// <summary>The whole factor at which a picture is about the desired size.</summary>
    /// <param name="width">The picture's width.</param>
    /// <param name="height">The picture's height.</param>
    /// <param name="side">How long its longer side should be.</param>
    public static int ScaleTo(int width, int height, int side) =>
        Math.Clamp((int)Math.Round((double)side / Math.Max(width, height)), 1, MostScale);

    /// <summary>A view of a model that the caller keeps a reference to.</summary>
    public static ModelView Hold(LoadedModel model, ViewState state, PaintedCanvas? canvas) => model.TryHold()
        ? new ModelView(model, state, canvas)
        : throw new ObjectDisposedException(nameof(LoadedModel));
}
