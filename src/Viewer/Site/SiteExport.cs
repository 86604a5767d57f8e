using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Site;

/// <summary>Writes a static site, whole or not at all.</summary>
internal static class SiteExport
{
    /// <summary>The folder of onnxruntime-web in a site.</summary>
    public const string RuntimeFolder = "onnxruntime-web";

    // What hosts of static pages hold at most, or say that they do.
    private const long LargeSite = 200L << 20;

    private const ulong ThumbnailSeed = 7;
    private const double ThumbnailTime = 1;

    /// <summary>Refuses a folder that holds anything but an earlier site.</summary>
    /// <param name="folder">The folder to write.</param>
    /// <exception cref="InputException">It holds something else.</exception>
    public static void CheckFolder(string folder)
    {
        if (File.Exists(folder))
            throw new InputException($"--out {folder}: is a file; give a new folder");
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, SiteList.FileName)))
            return;
        if (Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException(
                $"--out {folder}: holds something else than an earlier page; give a new or an empty folder");
    }

    /// <summary>Writes a site.</summary>
    /// <param name="folder">The folder to create, or an earlier site to replace.</param>
    /// <param name="models">The generator files with their bytes, at least one.</param>
    /// <param name="runtime">The files of onnxruntime-web.</param>
    /// <param name="note">Receives a line on each model, and warnings.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="InputException">A model fails its golden check, or the folder cannot be written.</exception>
    public static long Write(
        string folder,
        IReadOnlyList<(GeneratorFile File, byte[] Bytes)> models,
        IReadOnlyDictionary<string, byte[]> runtime,
        Action<string> note,
        CancellationToken cancellation)
    {
        CheckFolder(folder);
        long size = 0;
        using var site = new AtomicFolder(folder);
        foreach ((string path, byte[] content) in SiteFiles.OfPage())
            Put(path, content);
        foreach ((string name, byte[] content) in runtime)
            Put($"{RuntimeFolder}/{name}", content);
        var list = new List<SiteModel>();
        foreach ((GeneratorFile file, byte[] bytes) in models)
        {
            cancellation.ThrowIfCancellationRequested();
            note($"{file.Name}: {bytes.Length >> 10} KB");
            list.Add(Add(file, bytes, Put, cancellation));
        }

        Put("LICENSES.txt", SiteFiles.Licences(models.Select(model => model.File)));
        Put(SiteList.FileName, new SiteList(SiteList.CurrentFormat, ViewerVersion, list).ToUtf8());
        cancellation.ThrowIfCancellationRequested();
        site.Complete();
        if (size > LargeSite)
            note($"Warning: the page has {size >> 20} MB, which some hosts refuse; export fewer models");
        return size;

        void Put(string path, byte[] content)
        {
            site.Write(path, content);
            size += content.Length;
        }
    }

    private static string ViewerVersion => typeof(SiteExport).Assembly.GetName().Version?.ToString(3) ?? "";

    private static SiteModel Add(
        GeneratorFile file, byte[] bytes, Action<string, byte[]> put, CancellationToken cancellation)
    {
        var model = LoadedModel.Load(file);
        try
        {
            // Found here, once, rather than by every browser.
            model.FindDirections(cancellation);
            var state = new ViewState { Seed = ThumbnailSeed, Time = ThumbnailTime };
            Picture thumbnail = SessionRendering.Render([model], state, canvas: null, scale: 1);
            put($"thumbnail/{file.Sha256[..SavedView.HashDigits]}.png", PictureEncoder.Png(thumbnail, origin: null));
            put($"models/{file.Name}.onnx", bytes);
            put($"models/{file.Name}.outline", GeneratorOutline.Of(file));
            return new SiteModel(file.Name, file.Sha256, model.Directions?.All ?? []);
        }
        finally
        {
            model.Release();
        }
    }
}
