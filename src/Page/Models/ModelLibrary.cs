using ImageGen.Generators;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Models;

/// <summary>
/// The models of a static site. All are known from the start by what their files say of themselves; each is fetched
/// when it is wanted, and those not wanted for longest are freed again. Its members are those of the viewer's class.
/// </summary>
internal sealed class ModelLibrary : IDisposable
{
    /// <summary>How many models stay loaded: as many as are compared.</summary>
    public const int MostLoaded = SavedView.MostModels;

    private readonly Dictionary<ModelFile, (GeneratorFile Outline, LatentDirections Directions)> _known = [];
    private readonly List<ModelSlot> _slots = [];
    private long _turn;
    private bool _isLoading;

    /// <summary>Raised when a model was loaded or refused.</summary>
    public event EventHandler? Changed;

    /// <summary>The models in the order of the list.</summary>
    public IReadOnlyList<ModelSlot> Slots => _slots;

    /// <summary>Whether all are known.</summary>
    public bool IsRead => _slots.Count == _known.Count;

    /// <summary>Adds a model of the site.</summary>
    /// <param name="outline">What its file says of itself.</param>
    /// <param name="directions">The directions of its latent space.</param>
    public void Add(GeneratorFile outline, LatentDirections directions)
    {
        var file = new ModelFile(outline.Path!);
        file.State = new(ModelSummary.Of(outline), null, null);
        _known.Add(file, (outline, directions));
        _slots.Add(new ModelSlot(file.Name, null, file));
    }

    /// <summary>Requests that a model be loaded; <see cref="Changed"/> is raised when it is.</summary>
    public void Want(ModelFile file)
    {
        file.LastWanted = ++_turn;
        if (file.IsQueued || file.State.Loaded is not null || file.State.IsHopeless)
            return;
        file.IsQueued = true;
        if (!_isLoading)
            _ = LoadAllAsync();
    }

    /// <summary>Does nothing: the directions are there with the model.</summary>
    /// <param name="model">The model.</param>
#pragma warning disable CA1822 // of the instance, as in the viewer
    public void WantDirections(LoadedModel model) => ArgumentNullException.ThrowIfNull(model);
#pragma warning restore CA1822

    /// <summary>Unloads a model that was loaded but fails to run.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="model">The model.</param>
    /// <param name="problem">What went wrong, in one line.</param>
    public void Refuse(ModelFile file, LoadedModel model, string problem)
    {
        if (file.State.Loaded != model)
            return;
        file.State = file.State with { Loaded = null, Problem = problem };
        model.Release();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Finds the model that a session refers to; returns null if it is unknown.</summary>
    /// <param name="digits">The first digits of its file's SHA-256.</param>
    public (int Slot, int File)? Find(string digits)
    {
        int slot = _slots.FindIndex(slot => slot.Summary?.Digits == digits);
        return slot < 0 ? null : (slot, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ModelFile file in _known.Keys)
            file.State.Loaded?.Release();
    }

    // At each of its frames a session wants all that it needs, of which there are no more than this.
    private bool IsWanted(ModelFile file) => file.LastWanted > _turn - MostLoaded;

    /// <summary>
    /// Frees models before another one is loaded, as long as there are too many: those wanted last stay, and those that
    /// a view shows, whose memory would not come back.
    /// </summary>
    private void MakeRoom()
    {
        ModelFile[] loaded = [.. _known.Keys.Where(file => file.State.Loaded is not null)];
        IEnumerable<ModelFile> free = loaded.Where(file => !IsWanted(file) && !file.State.Loaded!.IsHeld)
            .OrderBy(file => file.LastWanted);
        foreach (ModelFile file in free.Take(Math.Max(0, loaded.Length + 1 - MostLoaded)))
        {
            LoadedModel model = file.State.Loaded!;
            file.State = file.State with { Loaded = null };
            model.Release();
        }
    }

    /// <summary>
    /// Loads one model after the other, as they share one thread: always the one wanted last. Others may be ones that a
    /// person has gone past; if not, they are wanted again.
    /// </summary>
    private async Task LoadAllAsync()
    {
        _isLoading = true;
        while (_known.Keys.Where(file => file.IsQueued).MaxBy(file => file.LastWanted) is { } file)
        {
            foreach (ModelFile other in _known.Keys.Where(other => other != file))
                other.IsQueued = false;
            MakeRoom();
            await LoadAsync(file);
            file.IsQueued = false;
            Changed?.Invoke(this, EventArgs.Empty);
        }

        _isLoading = false;
    }

    private async Task LoadAsync(ModelFile file)
    {
        (GeneratorFile outline, LatentDirections directions) = _known[file];
        try
        {
            LoadedModel loaded = await LoadedModel.LoadAsync(outline, directions);
            file.State = file.State with { Loaded = loaded };
        }
        // Whatever the browser says: a file that is gone, no memory, an operator that it does not have.
#pragma warning disable CA1031 // a model's failure must not end the page
        catch (Exception e)
#pragma warning restore CA1031
        {
            file.State = file.State with
            {
                Problem = e is InputException
                    ? e.Message
                    : $"{file.Name}: cannot be loaded ({OneLine.Of(e.Message).TrimEnd('.')}); load the page again",
            };
        }
    }
}
