using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Projection;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using Microsoft.ML.OnnxRuntime;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Shows what the current model makes of a dropped picture: its encoder's code, or the closest picture that projection
/// finds, the best so far while it searches. The walk then goes on from there, through pictures of seeds and back.
/// </summary>
internal static class PictureSearch
{
    private const int Batch = 32;
    private const int SeedsAfter = 3;
    private const double SecondsPerPicture = 3;
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(250);

    /// <summary>Begins the search on another thread; its result and problems are reported as notices.</summary>
    /// <param name="play">The session; its first view has a model with a latent.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    public static void Begin(ViewerSession play, string name, byte[] bytes)
    {
        LoadedModel model = play.Views[0].Model;
        var report = new PictureReport();
        float[]? picture = new SourceReader(model.Info.Image).TryRead(bytes, name, report);
        foreach (string line in report.Lines)
            play.Tell(line.Trim(), isProblem: picture is null);
        if (picture is null || !model.TryHold())
            return;
        CancellationToken cancellation = play.BeginSearch();
        if (model.Info.Encoder is null)
            play.Tell($"{name}: searching for the closest picture", isProblem: false);
        _ = Task.Run(() => Run(play, model, name, picture, cancellation), CancellationToken.None);
    }

    private static void Run(
        ViewerSession play, LoadedModel model, string name, float[] picture, CancellationToken cancellation)
    {
        try
        {
            ProjectedPicture found = Find(play, model, name, picture, cancellation);
            Keyframe key = KeyOf(found);
            IEnumerable<Keyframe> after = Enumerable.Range(1, SeedsAfter)
                .Select(seed => new Keyframe((ulong)seed) { Label = found.Label });
            Keyframe[] keys = [key, .. after];
            play.Post(new FoundPictureInput(model, keys, keys.Length * SecondsPerPicture) { Search = picture });
            string how = model.Info.Encoder is null ? "found" : "encoded";
            string place = found.Label is { } label ? $", as {model.Info.ClassNames[label]}" : "";
            play.Tell($"{name}: {how} with a PSNR of {found.Psnr:F1} dB{place}; A keeps it", isProblem: false);
        }
        catch (OperationCanceledException)
        {
            // Another picture was dropped, the session has ended, or its user has gone elsewhere.
        }
        catch (Exception e) when (e is InputException or OnnxRuntimeException)
        {
            play.Tell($"{name}: cannot be searched for ({OneLine.Of(e.Message).TrimEnd('.')})", isProblem: true);
        }
        finally
        {
            play.ReportSearch(null, cancellation);
            model.Release();
        }
    }

    private static ProjectedPicture Find(
        ViewerSession play, LoadedModel model, string name, float[] picture, CancellationToken cancellation)
    {
        GeneratorInfo info = model.Info;
        using CpuBatch batch = model.CreateBatch(info.Encoder is null ? Batch : 1);
        if (info.Encoder is not null)
        {
            using var encoder = CpuEncoder.Load(model.File, model.Generator.Options.Threads);
            return ProjectedPicture.Encoded(picture, encoder, batch);
        }

        long last = 0;
        return new LatentProjection(info, batch).Find(picture, label: null, Show, cancellation);

        void Show(ProjectedPicture best)
        {
            if (Stopwatch.GetElapsedTime(last) < BetweenPictures)
                return;
            last = Stopwatch.GetTimestamp();
            play.ReportSearch($"searching for {name}: a PSNR of {best.Psnr:F1} dB so far", cancellation);
            Keyframe key = KeyOf(best);
            play.Post(new FoundPictureInput(model, [key, key], SecondsPerPicture)
            {
                Search = picture,
                Left = () => play.EndSearch(cancellation),
            });
        }
    }

    private static Keyframe KeyOf(ProjectedPicture found) =>
        new(0) { Code = LatentCode.Of(found.Latent), Label = found.Label };
}
