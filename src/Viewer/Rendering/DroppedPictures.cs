using ImageGen.Generators;
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
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private int _waitingBytes;
    private LoadedModel? _model;

    /// <summary>
    /// Takes a file that was dropped, at once or when the model that was chosen before is shown: by itself it may bring
    /// back the view that it carries, with others it is one of the pictures that the walk goes through.
    /// </summary>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content; null where it could not be read.</param>
    /// <param name="isSource">Whether a picture is translated even where it carries a session.</param>
    /// <param name="index">Which one of those that were dropped together it is.</param>
    /// <param name="count">How many they are.</param>
    /// <exception cref="InputException">Its metadata is damaged.</exception>
    public void Take(string name, byte[]? bytes, bool isSource, int index, int count)
    {
        int size = bytes?.Length ?? 0;
        lock (_lock)
        {
            bool waits = play.Loading.IsLoading || !_last.IsCompleted;
            if (waits && _waitingBytes + size > DroppedSizes.LargestPicture)
            {
                play.Tell(
                    $"{name}: the chosen model is not shown yet; drop the picture again when it is", isProblem: true);
                (bytes, size) = (null, 0);
            }

            if (waits)
            {
                _waitingBytes += size;
                _last = TakeLaterAsync(_last, name, bytes, isSource, index, count);
                return;
            }
        }

        TakeNow(name, bytes, isSource, index, count);
    }

    private async Task TakeLaterAsync(
        Task before, string name, byte[]? bytes, bool isSource, int index, int count)
    {
        // What came of the picture before it was told where it failed.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await play.Loading.WhenShown();
            TakeNow(name, bytes, isSource, index, count);
        }
        catch (InputException e)
        {
            play.Tell(OneLine.Of(e.Message), isProblem: true);
        }
        finally
        {
            lock (_lock)
                _waitingBytes -= bytes?.Length ?? 0;
        }
    }

    private void TakeNow(string name, byte[]? bytes, bool isSource, int index, int count)
    {
        if (count > 1)
            Add(name, bytes, count - index - 1);
        else if (bytes is not null && isSource)
            DroppedPicture.Put(play, name, bytes);
        else if (bytes is not null)
            DroppedPicture.Open(play, name, bytes);
    }

    private void Add(string name, byte[]? bytes, int following)
    {
        if (play.Views is not [{ Info.Latent: not null }, ..])
        {
            if (bytes is not null)
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

        if (bytes is not null
            && _pictures.Count < DroppedSizes.MostPictures
            && PictureSearch.Read(play, model, name, bytes) is { } picture)
            _pictures.Add(picture);
        if (following > 0)
            return;
        if (_pictures.Count > 0)
            PictureSearch.Begin(play, model, [.. _pictures]);
        _pictures.Clear();
        _model = null;
    }
}
