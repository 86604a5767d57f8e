using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Thumbnails of a training run's exports at one fixed seed, which show the training progress. They are rendered one at
/// a time in the background and shared by all clients. Thread-safe.
/// </summary>
internal sealed class RunThumbnails
{
    /// <summary>Maximum number per run; with more exports, evenly spaced ones are shown.</summary>
    public const int Most = 24;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]?> _made = [];
    private Task _work = Task.CompletedTask;

    /// <summary>Returns the rendered thumbnails of a run; starts rendering missing ones.</summary>
    public IReadOnlyList<RunThumbnail> Of(ModelSlot slot)
    {
        IReadOnlyList<ModelFile> files = slot.Files;
        int[] shown = files.Count <= Most
            ? [.. Enumerable.Range(0, files.Count)]
            : [.. Enumerable.Range(0, Most).Select(i => (int)Math.Round(i * (files.Count - 1.0) / (Most - 1)))];
        lock (_lock)
        {
            string[] missing = [.. shown.Select(i => files[i].Path).Where(path => !_made.ContainsKey(path))];
            if (missing.Length > 0 && _work.IsCompleted)
                _work = Task.Run(() => Make(missing));
            return
            [
                .. shown.Where(i => _made.GetValueOrDefault(files[i].Path) is not null)
                    .Select(i => new RunThumbnail(i, files[i].Step ?? -1, _made[files[i].Path]!)),
            ];
        }
    }

    private void Make(string[] paths)
    {
        foreach (string path in paths)
        {
            byte[]? made = Make(path);
            lock (_lock)
                _made[path] = made;
        }
    }

    private static byte[]? Make(string path)
    {
        try
        {
            var model = LoadedModel.Load(GeneratorFile.Read(path), threads: 1);
            try
            {
                var state = new ViewState { IsPaused = true };
                Picture picture = SessionRendering.Render([model], state, canvas: null, scale: 1);
                return PictureEncoder.Png(picture, origin: null);
            }
            finally
            {
                model.Release();
            }
        }
        catch (InputException)
        {
            // A broken export has no thumbnail; the timeline shows its problem.
            return null;
        }
    }
}
