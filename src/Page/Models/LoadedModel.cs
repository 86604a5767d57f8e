using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Page;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Models;

/// <summary>
/// A generator that onnxruntime-web has loaded. Its members are those of the viewer's class; the directions come with
/// the site.
/// </summary>
internal sealed class LoadedModel
{
    private int _holders = 1;

    private LoadedModel(GeneratorFile file, int session, GoldenReport golden, LatentDirections directions)
    {
        File = file;
        Session = session;
        Golden = golden;
        Directions = directions;
        Name = ExportName.Of(file.Name);
        Digits = file.Sha256[..SavedView.HashDigits];
    }

    /// <summary>What its file says of itself.</summary>
    public GeneratorFile File { get; }

    /// <summary>The number of its session.</summary>
    public int Session { get; }

    /// <summary>The result of the golden check in this browser.</summary>
    public GoldenReport Golden { get; }

    /// <summary>The generator's metadata.</summary>
    public GeneratorInfo Info => File.Info;

    /// <summary>Its name for a person.</summary>
    public string Name { get; }

    /// <summary>The first digits of the file's SHA-256, by which sessions refer to it.</summary>
    public string Digits { get; }

    /// <summary>The directions of its latent space.</summary>
    public LatentDirections? Directions { get; }

    /// <summary>Whether anyone but the library holds it.</summary>
    public bool IsHeld => _holders > 1;

    /// <summary>
    /// Loads a generator with one reference, held by the caller: by WebGPU where the browser has it and the golden
    /// values agree there, else by WebAssembly.
    /// </summary>
    /// <param name="file">What its file says of itself.</param>
    /// <param name="directions">The directions of its latent space.</param>
    /// <exception cref="InputException">It fails the golden check.</exception>
    public static async Task<LoadedModel> LoadAsync(GeneratorFile file, LatentDirections directions)
    {
        int session = await WorkerScript.LoadAsync($"models/{file.Name}.onnx", mayUseGpu: true);
        GoldenReport golden = await CheckAsync(file, session);
        if (!golden.Passed)
        {
            WorkerScript.Release(session);
            session = await WorkerScript.LoadAsync($"models/{file.Name}.onnx", mayUseGpu: false);
            golden = await CheckAsync(file, session);
        }

        if (golden.Passed)
            return new LoadedModel(file, session, golden, directions);
        WorkerScript.Release(session);
        throw new InputException(
            $"{file.Name}: its golden pictures {golden.Difference} in this browser; export the page again, or try "
            + "another browser");
    }

    /// <summary>Adds a reference; returns false if the last one was already released.</summary>
    public bool TryHold()
    {
        if (_holders == 0)
            return false;
        _holders++;
        return true;
    }

    /// <summary>Releases one reference.</summary>
    public void Release()
    {
        if (--_holders == 0)
            WorkerScript.Release(Session);
    }

    private static async Task<GoldenReport> CheckAsync(GeneratorFile file, int session)
    {
        GoldenValues golden = file.Info.Golden;
        using var batch = new ModelBatch(file.Info, session, golden.Count);
        foreach ((string name, TensorData tensor) in golden.Inputs)
            tensor.Values.CopyTo(InputOf(batch, name));
        await batch.RunAsync();
        return GoldenReport.Of(batch.Images, golden, file.Tolerance);
    }

    private static Span<float> InputOf(ModelBatch batch, string name) => name switch
    {
        InterfaceNames.Latent => batch.Latents,
        InterfaceNames.Label => batch.Labels,
        _ => batch.Sources,
    };
}
