using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Picture files that were dropped together. A model with latents encodes or searches for all of them, and the walk
/// goes through all; of an image-to-image model the last one stays. Each is reduced to the model's size as it arrives.
/// </summary>
/// <param name="play">The session.</param>
internal sealed class DroppedPictures(ViewerSession play)
{
    private readonly List<SearchedPicture> _pictures = [];
    private LoadedModel? _model;

    /// <summary>Takes one of several files.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    /// <param name="following">How many files are still to come.</param>
    public void Add(string name, byte[] bytes, int following)
    {
        if (play.Views is not [{ Info.Latent: not null }, ..])
        {
            DroppedPicture.Put(play, name, bytes);
            _pictures.Clear();
            return;
        }

        LoadedModel model = play.Views[0].Model;
        if (model != _model)
        {
            // Another model was chosen meanwhile, whose pictures are of another size.
            _pictures.Clear();
            _model = model;
        }

        if (_pictures.Count < DroppedSizes.MostPictures && PictureSearch.Read(play, model, name, bytes) is { } picture)
            _pictures.Add(picture);
        if (following > 0)
            return;
        if (_pictures.Count > 0)
            PictureSearch.Begin(play, model, [.. _pictures]);
        _pictures.Clear();
        _model = null;
    }
}
