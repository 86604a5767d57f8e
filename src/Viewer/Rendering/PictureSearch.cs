using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Generators.Projection;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Shows what the current model makes of dropped pictures: its encoder's codes, or the closest pictures that projection
/// finds, the best so far while it searches. The walk then goes on from there: of one picture through those of seeds
/// and back, of several through all of them.
/// </summary>
internal static class PictureSearch
{
    private const int Batch = 32;
    private const int SeedsAfter = 3;
    private const double SecondsPerPicture = 3;
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads a picture in the shape of a model; reports why it cannot be, as a notice.</summary>
    /// <param name="play">The session.</param>
    /// <param name="model">The model.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    public static SearchedPicture? Read(ViewerSession play, LoadedModel model, string name, byte[] bytes)
    {
        var report = new PictureReport();
        float[]? picture = new SourceReader(model.Info.Image).TryRead(bytes, name, report);
        foreach (string line in report.Lines)
            play.Tell(line.Trim(), isProblem: picture is null);
        return picture is null ? null : new SearchedPicture(name, picture);
    }

    /// <summary>Begins the search on another thread; its results and problems are reported as notices.</summary>
    /// <param name="play">The session.</param>
    /// <param name="model">The model that is shown; it has a latent.</param>
    /// <param name="pictures">The pictures, at least one, of the model's shape.</param>
    public static void Begin(ViewerSession play, LoadedModel model, IReadOnlyList<SearchedPicture> pictures)
    {
        if (!model.TryHold())
            return;
        CancellationToken cancellation = play.Search.Begin();
        if (!PictureCodes.Encodes(model.Info))
            play.Tell(
                pictures.Count == 1
                    ? $"{pictures[0].Name}: searching for the closest picture"
                    : $"{pictures.Count} pictures: searching for the closest ones",
                isProblem: false);
        _ = Task.Run(() => Run(play, model, pictures, cancellation), CancellationToken.None);
    }

    private static void Run(
        ViewerSession play,
        LoadedModel model,
        IReadOnlyList<SearchedPicture> pictures,
        CancellationToken cancellation)
    {
        string name = pictures[0].Name;
        try
        {
            using var codes = PictureCodes.Open(model, GoldenPolicy.Refuse, Batch);
            var keys = new List<Keyframe>();
            for (int i = 0; i < pictures.Count; i++)
            {
                name = pictures[i].Name;
                cancellation.ThrowIfCancellationRequested();
                keys.Add(new Progress(play, model, codes, pictures, keys, i, cancellation).Find());
            }

            if (keys.Count == 1)
                keys.AddRange(
                    Enumerable.Range(1, SeedsAfter)
                        .Select(seed => new Keyframe((ulong)seed) { Label = keys[0].Label }));
            play.Post(
                new FoundPictureInput(model, PictureCodes.Loop(keys), keys.Count * SecondsPerPicture)
                {
                    Search = pictures,
                });
        }
        catch (OperationCanceledException)
        {
            // Other pictures were dropped, the session has ended, or its user has gone elsewhere.
        }
        catch (Exception e) when (e is InputException or OnnxRuntimeException)
        {
            play.Tell($"{name}: cannot be searched for ({OneLine.Of(e.Message).TrimEnd('.')})", isProblem: true);
        }
        finally
        {
            play.Search.Report(null, cancellation);
            model.Release();
        }
    }

    // The search for one picture, which shows the best result so far.
    private sealed class Progress(
        ViewerSession play,
        LoadedModel model,
        PictureCodes codes,
        IReadOnlyList<SearchedPicture> pictures,
        IReadOnlyList<Keyframe> before,
        int index,
        CancellationToken cancellation)
    {
        private long _last;

        public Keyframe Find()
        {
            ProjectedPicture found = codes.Find(pictures[index].Pixels, label: null, ShowSoFar, cancellation);
            Keyframe key = Show(found, isFinal: true);
            string how = codes.IsEncoder ? "encoded" : "found";
            string? classes = PictureCodes.ClassesOf(found, model.Info.ClassNames);
            string place = classes is null ? "" : $", as {classes}";
            string keeps = pictures.Count == 1 ? "; A keeps it" : "";
            play.Tell(
                $"{pictures[index].Name}: {how} with a PSNR of {found.Psnr:F1} dB{place}{keeps}", isProblem: false);
            return key;
        }

        private void ShowSoFar(ProjectedPicture best)
        {
            if (Stopwatch.GetElapsedTime(_last) < BetweenPictures)
                return;
            _last = Stopwatch.GetTimestamp();
            play.Search.Report(
                $"searching for {pictures[index].Name}: a PSNR of {best.Psnr:F1} dB so far", cancellation);
            Show(best, isFinal: false);
        }

        // Between two runs of the search its batch is free.
        private Keyframe Show(ProjectedPicture found, bool isFinal)
        {
            Keyframe key = PictureCodes.KeyOf(found);
            play.Compare(
                new PictureComparison(
                    pictures[index].Name,
                    model.Info.Image,
                    pictures[index].Pixels,
                    codes.PictureOf(key),
                    found.Psnr)
                {
                    Index = index,
                    Count = pictures.Count,
                    IsEncoded = codes.IsEncoder,
                    Compared = codes.IsEncoder ? null : codes.Compared,
                    Classes = PictureCodes.ClassesOf(found, model.Info.ClassNames),
                    IsFinal = isFinal,
                });
            if (isFinal && pictures.Count == 1)
                return key;
            Keyframe[] keys = before.Count == 0 ? [key, key] : [.. before, key];
            play.Post(
                new FoundPictureInput(model, PictureCodes.Loop(keys), keys.Length * SecondsPerPicture)
                {
                    Search = pictures,
                    Left = () => play.Search.End(cancellation),
                });
            return key;
        }
    }
}

/// <summary>A picture to be encoded or searched for.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Pixels">[c, h, w] in [0, 1], of the model's shape.</param>
internal sealed record SearchedPicture(string Name, float[] Pixels);
