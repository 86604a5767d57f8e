using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Small pictures of a training run's exports, all of one seed: how it learned. They are made one after the other in
/// the background, shared by all clients. Safe to use from several threads.
/// </summary>
internal sealed class RunThumbnails
{
    /// <summary>The most of one run; of more exports every so manyth is shown.</summary>
    public const int Most = 24;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]?> _made = [];
    private Task _work = Task.CompletedTask;

    /// <summary>Those of a run that are made; the missing ones are begun.</summary>
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
            // A broken export has no picture; the timeline tells what is wrong with it.
            return null;
        }
    }
}

/// <summary>A small picture of an export.</summary>
/// <param name="Index">The place of the export among those of its run.</param>
/// <param name="Step">The step it was written after; -1 for the finished model.</param>
/// <param name="Png">The picture, a PNG; base64 in the message.</param>
internal sealed record RunThumbnail(int Index, long Step, byte[] Png);
