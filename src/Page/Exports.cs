using System.Runtime.InteropServices.JavaScript;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Site;

namespace ImageGen.Viewer.Page;

/// <summary>What worker.js calls.</summary>
internal static partial class Exports
{
    private static readonly ModelLibrary Library = new();
    private static SiteList? _site;
    private static PageClient? _client;

    /// <summary>Reads the list of models.</summary>
    /// <returns>Their names.</returns>
    [JSExport]
    internal static string[] Open(string json)
    {
        _site = SiteList.Read(json) ?? throw new InvalidDataException($"{SiteList.FileName} is empty");
        if (_site.Format != SiteList.CurrentFormat)
            throw new InvalidDataException($"{SiteList.FileName} has the format {_site.Format}");
        return [.. _site.Models.Select(model => model.Name)];
    }

    /// <summary>Adds the next model of the list.</summary>
    [JSExport]
    internal static void Add(byte[] outline)
    {
        SiteModel model = _site!.Models[Library.Slots.Count];
        Library.Add(
            GeneratorOutline.Read($"{model.Name}.onnx", outline, model.Sha256),
            new LatentDirections(model.Directions));
    }

    /// <summary>Starts playing, after the last model was added.</summary>
    /// <param name="address">The page's address without its fragment.</param>
    [JSExport]
    internal static void Start(string address)
    {
        _client = new PageClient(Library, new Uri(address));
        _ = _client.RunAsync();
    }

    /// <summary>Takes a text message of the page.</summary>
    [JSExport]
    internal static void Take(string json) => _client!.Take(json);

    /// <summary>Takes the content of the file that the last message announced.</summary>
    [JSExport]
    internal static void TakeFile(byte[] content) => _client!.TakeFile(content);
}
