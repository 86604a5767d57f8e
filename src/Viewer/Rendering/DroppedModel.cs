using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Viewer.Adopt;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// A model file that was dropped on the viewer: a generator file plays, any other ONNX model is adopted first, with
/// what is found in it.
/// </summary>
internal static class DroppedModel
{
    /// <summary>Plays a model; reports why it cannot be.</summary>
    /// <param name="play">The session.</param>
    /// <param name="library">The models.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    /// <param name="cancellation">Ends the adoption.</param>
    /// <exception cref="InputException">It is no model, or a damaged one.</exception>
    public static Task Open(
        ViewerSession play, ModelLibrary library, string name, byte[] bytes, CancellationToken cancellation)
    {
        if (ForeignModel.IsForeign(bytes))
            return AdoptAsync(play, library, name, bytes, cancellation);
        play.Post(new ModelInput(library.Add(name, bytes)));
        return Task.CompletedTask;
    }

    private static async Task AdoptAsync(
        ViewerSession play, ModelLibrary library, string name, byte[] bytes, CancellationToken cancellation)
    {
        play.Tell($"{name}: is no generator file; trying what it takes and gives", isProblem: false);
        try
        {
            (AdoptionReport report, byte[] file) = await BytesAdoption.RunAsync(
                name, bytes, new AdoptionOptions(), cancellation);
            play.Post(new ModelInput(library.Add(name, file)));
            string latent = report.Latent is null ? "" : $", latent {report.Latent}";
            string classes = report.Classes.Count == 0 ? "" : $", {report.Classes.Count} classes";
            play.Tell(
                $"{name}: adopted: {report.Width}x{report.Height}, values {report.Range}{latent}{classes}; viewer "
                + "adopt changes that and writes a file",
                isProblem: false);
        }
        catch (InputException e)
        {
            play.Tell(e.Message, isProblem: true);
        }
        catch (OperationCanceledException)
        {
            // The window was closed.
        }
    }
}
