using ImageGen.Generators;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Opens files that are dropped on a window, or chosen for it: models each, pictures together, as on the page. Reads
/// them on another thread, those of one drop after those of the last.
/// </summary>
/// <param name="play">The session; owned by the caller.</param>
/// <param name="adoption">Takes models; owned by the caller.</param>
internal sealed class WindowDrops(ViewerSession play, DroppedAdoption adoption)
{
    private readonly DroppedPictures _pictures = new(play);
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Opens files; reports why one cannot be.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="isSource">Whether a picture is translated even where it carries a session.</param>
    /// <returns>Ends when they are read.</returns>
    public Task Open(IReadOnlyList<string> paths, bool isSource)
    {
        lock (_lock)
            return _last = _last.ContinueWith(_ => OpenAll(paths, isSource), TaskScheduler.Default);
    }

    private void OpenAll(IReadOnlyList<string> paths, bool isSource)
    {
        var pictures = new List<string>();
        foreach (string path in paths)
        {
            if (DroppedFile.ProblemOf(path) is { } problem)
                play.Tell(OneLine.Of(problem), isProblem: true);
            else if (!DroppedFile.IsModel(path))
                pictures.Add(path);
            else if (DroppedFile.TryRead(play, path) is { } bytes)
                Try(() => adoption.Open(NameOf(path), bytes, Path.GetDirectoryName(Path.GetFullPath(path))));
        }

        int count = Math.Min(pictures.Count, DroppedSizes.MostPictures);
        if (pictures.Count > count)
            play.Tell($"Of {pictures.Count} pictures the first {count} are taken", isProblem: true);
        for (int i = 0; i < count; i++)
        {
            int index = i;
            byte[]? bytes = DroppedFile.TryRead(play, pictures[i]);
            Try(() => _pictures.Take(NameOf(pictures[index]), bytes, isSource, index, count));
        }
    }

    private static string NameOf(string path) => OneLine.Of(Path.GetFileName(path));

    private void Try(Action open)
    {
        try
        {
            open();
        }
        catch (InputException e)
        {
            play.Tell(OneLine.Of(e.Message), isProblem: true);
        }
    }
}
