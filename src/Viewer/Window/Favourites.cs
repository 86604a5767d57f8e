using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Pictures that are kept, and a loop through them. They stay in a file of the user; one that is missing or damaged is
/// begun again. Belongs to one thread; only the small pictures are made on others.
/// </summary>
internal sealed class Favourites
{
    /// <summary>The most that are kept.</summary>
    public const int Most = 32;

    private const int FewestOfLoop = 2;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly ViewerSession _play;
    private readonly string? _path;
    private readonly List<Favourite> _items = [];
    private readonly List<(Favourite Item, Task<byte[]?> Picture)> _making = [];

    /// <summary>Reads what is kept.</summary>
    /// <param name="play">The session; it remains owned by the caller.</param>
    /// <param name="path">The file; null to keep them in memory alone.</param>
    public Favourites(ViewerSession play, string? path)
    {
        _play = play;
        _path = path;
        try
        {
            if (path is not null && File.Exists(path))
                _items.AddRange(
                    (JsonSerializer.Deserialize<List<Favourite?>>(File.ReadAllBytes(path), Format) ?? [])
                        .OfType<Favourite>()
                        .Where(item => item is { Session: not null, Caption: not null })
                        .Take(Most));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // They begin again.
        }
    }

    /// <summary>The file of this user.</summary>
    public static string UserFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ImageGen", "favourites.json");

    /// <summary>Those that are kept, in their order.</summary>
    public IReadOnlyList<Favourite> Items => _items;

    /// <summary>Changes whenever they do.</summary>
    public int Version { get; private set; }

    /// <summary>How long the loop through them plays, in seconds.</summary>
    public double LoopSeconds { get; set; } = 8;

    /// <summary>Keeps a tile of what is seen.</summary>
    /// <param name="tile">The tile in reading order of the picture.</param>
    public void Keep(int tile = 0)
    {
        if (_play.Views.Count == 0)
            return;
        if (_items.Count >= Most)
        {
            _play.Tell(
                $"{Most} favourites are kept, which is as many as fit; remove one first: point at it and press Delete",
                isProblem: true);
            return;
        }

        _play.KeepPainting();
        ViewState state = _play.State with { Time = _play.Time };
        var kept = KeptPicture.Of(_play, state, tile);
        var item = new Favourite(kept.Session, kept.Key, kept.Caption, Image: null);
        _items.Add(item);
        _making.Add((item, PictureOf(KeptPicture.StateOf(_play.Views[0].Info, state, tile))));
        Store();
        _play.Tell($"Kept {kept.Caption}", isProblem: false);
    }

    /// <summary>Takes the small pictures that are finished.</summary>
    public void Update()
    {
        for (int i = _making.Count - 1; i >= 0; i--)
        {
            (Favourite item, Task<byte[]?> picture) = _making[i];
            if (!picture.IsCompleted)
                continue;
            _making.RemoveAt(i);
            int at = _items.IndexOf(item);
            // One that failed keeps its caption and no picture.
            if (at < 0 || !picture.IsCompletedSuccessfully || picture.Result is not { } pixels)
                continue;
            _items[at] = item with { Image = FavouritePicture.Write(pixels) };
            Store();
        }
    }

    /// <summary>Brings the view of one back.</summary>
    public void Open(int at) => _play.Post(new SessionInput(_items[at].Session));

    /// <summary>Moves one to another place.</summary>
    public void Move(int from, int to)
    {
        if (to < 0 || to >= _items.Count || from == to)
            return;
        Favourite item = _items[from];
        _items.RemoveAt(from);
        _items.Insert(to, item);
        Store();
    }

    /// <summary>Removes one.</summary>
    public void Remove(int at)
    {
        _items.RemoveAt(at);
        Store();
    }

    /// <summary>Plays a loop through them.</summary>
    /// <returns>Whether there are enough.</returns>
    public bool Play()
    {
        Keyframe[] keys =
        [
            .. _items.Select(item => item.Key).OfType<string>().Select(Keyframe.TryRead).OfType<Keyframe>(),
        ];
        if (keys.Length < FewestOfLoop)
        {
            _play.Tell(
                $"A loop takes at least {FewestOfLoop} favourites of models that generate from latents: A keeps the "
                + "picture, holding a tile keeps that",
                isProblem: false);
            return false;
        }

        _play.Post(new ThroughInput(keys, LoopSeconds));
        // The session says why such a model plays none, and then there is nothing to save.
        return _play.Views is [{ Info.Latent: not null }, ..];
    }

    /// <summary>Plays the loop, and records it as a file.</summary>
    public void Save()
    {
        if (Play())
            _play.Post(new RecordInput(LoopSeconds));
    }

    /// <summary>
    /// Generates the picture again on the CPU while the session goes on: nothing is read back from a graphics device.
    /// </summary>
    private Task<byte[]?> PictureOf(ViewState state)
    {
        LoadedModel[] models = [.. _play.Views.Select(view => view.Model)];
        PaintedCanvas? canvas = state.Mode == ViewMode.Canvas ? _play.Canvas?.Copy() : null;
        return Task.Run(() =>
        {
            try
            {
                return FavouritePicture.Of(SessionRendering.Render(models, state, canvas, scale: 1));
            }
            catch (Exception e) when (e is InputException or ObjectDisposedException)
            {
                return null;
            }
        });
    }

    private void Store()
    {
        Version++;
        if (_path is null)
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, _items, Format));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            _play.Tell(
                $"The favourites are kept until the window is closed ({OneLine.Of(e.Message).TrimEnd('.')})",
                isProblem: true);
        }
    }
}

/// <summary>A picture that is kept, in the form of the page's.</summary>
/// <param name="Session">The session that shows it alone.</param>
/// <param name="Key">The picture as a key of a loop; null where the model has no latent.</param>
/// <param name="Caption">Its model and class.</param>
/// <param name="Image">A small picture of it as a data URL; null until it is made.</param>
internal sealed record Favourite(string Session, string? Key, string Caption, string? Image);
