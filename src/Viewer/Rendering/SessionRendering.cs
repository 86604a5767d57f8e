using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Renders the picture of a state headless, with the same views and mosaic as during playback.</summary>
internal static class SessionRendering
{
    private const int MostScale = 64;

    /// <summary>Renders one picture.</summary>
    /// <param name="models">The models, from left to right; owned by the caller.</param>
    /// <param name="state">The state.</param>
    /// <param name="canvas">The painting, if shown.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    /// <param name="filter">The upscaling filter; null for that of the state.</param>
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
    /// <param name="models">The models, from left to right; owned by the caller.</param>
    /// <param name="loop">The frames.</param>
    /// <param name="canvas">The painting, if shown.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    /// <param name="filter">The upscaling filter; null for that of the state.</param>
    /// <param name="take">Receives each picture in turn.</param>
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

    /// <summary>Generates and draws the pictures of views for a state.</summary>
    /// <param name="views">The views.</param>
    /// <param name="state">The state.</param>
    /// <param name="scale">Integer upscaling factor, with crisp or interpolated pixels as the state says.</param>
    /// <param name="filter">The upscaling filter; null for that of the state.</param>
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

    /// <summary>Converts a filter that scales tiles separately; returns crisp for the others.</summary>
    public static TileScaling ScalingOf(PixelFilter? filter) => filter switch
    {
        PixelFilter.Bilinear => TileScaling.Bilinear,
        PixelFilter.Bicubic => TileScaling.Bicubic,
        _ => TileScaling.Crisp,
    };

    /// <summary>The integer factor that scales a picture closest to a given size.</summary>
    /// <param name="width">The picture's width.</param>
    /// <param name="height">The picture's height.</param>
    /// <param name="side">The desired length of the longer side.</param>
    public static int ScaleTo(int width, int height, int side) =>
        Math.Clamp((int)Math.Round((double)side / Math.Max(width, height)), 1, MostScale);

    /// <summary>Creates a view with its own reference to a model.</summary>
    public static ModelView Hold(LoadedModel model, ViewState state, PaintedCanvas? canvas) => model.TryHold()
        ? new ModelView(model, state, canvas)
        : throw new ObjectDisposedException(nameof(LoadedModel));
}
