using ImageGen.Generators.Format;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Session;

/// <summary>
/// The models that one viewer has selected from the library: the main one, with the selected export, and those compared
/// with it.
/// </summary>
/// <param name="library">The models.</param>
internal sealed class ModelChoice(ModelLibrary library)
{
    private const int MostBeside = SavedView.MostModels - 1;

    private int[] _beside = [];
    private ModelFile[] _exports = [];

    /// <summary>Index of the selected model in the list.</summary>
    public int Selected { get; private set; }

    /// <summary>Indices of the models that it is compared with.</summary>
    public IReadOnlyList<int> Beside => _beside;

    /// <summary>The export timeline of the selected training run.</summary>
    public ExportTimeline Timeline { get; } = new();

    /// <summary>The selected model.</summary>
    public ModelSlot Slot => library.Slots[Selected];

    /// <summary>The file to show; null if there is none yet.</summary>
    public ModelFile? File
    {
        get
        {
            IReadOnlyList<ModelFile> files = Slot.Files;
            return files.Count == 0
                ? null
                : files[Timeline.IsOn ? Math.Min(Timeline.Index, files.Count - 1) : files.Count - 1];
        }
    }

    /// <summary>Selects a model; one that is compared swaps its place with the current one.</summary>
    /// <param name="slot">Its index in the list; ignored if out of range.</param>
    /// <returns>Whether the selection has changed.</returns>
    public bool Select(int slot)
    {
        if (slot == Selected || slot < 0 || slot >= library.Slots.Count)
            return false;
        Timeline.Leave();
        _exports = [];
        _beside = [.. _beside.Select(other => other == slot ? Selected : other)];
        Selected = slot;
        return true;
    }

    /// <summary>Selects the next or previous playable model.</summary>
    /// <param name="direction">1 or -1.</param>
    /// <returns>Whether the selection has changed.</returns>
    public bool Step(int direction)
    {
        int count = library.Slots.Count;
        for (int i = 1; i < count; i++)
        {
            int slot = (Selected + (direction * i) + count) % count;
            if (library.Slots[slot].Newest is { State.IsHopeless: false })
                return Select(slot);
        }

        return false;
    }

    /// <summary>Goes to an export of the training run and stops there; does nothing for a single file.</summary>
    public void GoToExport(int index)
    {
        if (Slot.Files.Count > 1)
            Timeline.Go(index, Slot.Files.Count);
    }

    /// <summary>Selects the models to compare with.</summary>
    /// <param name="slots">Their indices in the list; those out of range, and more than three, are ignored.</param>
    public void Compare(IEnumerable<int> slots)
    {
        _exports = [];
        _beside =
        [
            .. slots.Where(
                slot => slot >= 0 && slot < library.Slots.Count && slot != Selected).Distinct().Take(MostBeside),
        ];
    }

    /// <summary>
    /// Chooses exports of the training run that is looked at, to be compared with one another: the first, the newest
    /// and those evenly between them.
    /// </summary>
    /// <returns>Whether there are two or more that can be played.</returns>
    public bool TryCompareExports()
    {
        ModelFile[] files = [.. Slot.Files.Where(file => !file.State.IsHopeless)];
        if (Slot.Run is null || files.Length < 2)
            return false;
        int count = Math.Min(files.Length, SavedView.MostModels);
        Timeline.Leave();
        CompareExports(
            [
                .. Enumerable.Range(0, count)
                    .Select(i => files[(int)Math.Round(i * (files.Length - 1.0) / (count - 1))]),
            ]);
        return true;
    }

    /// <summary>Chooses exports to compare with one another.</summary>
    /// <param name="exports">Files of the model that is looked at, from left to right.</param>
    public void CompareExports(IReadOnlyList<ModelFile> exports) => _exports = [.. exports];

    /// <summary>
    /// Selects models to compare with if there are none: the next few playable ones of the same kind (image-to-image or
    /// not) and the same data set; otherwise of the same system; otherwise of the same kind; otherwise any.
    /// </summary>
    public void CompareWithOthers()
    {
        if (_beside.Length > 0 || _exports.Length > 0)
            return;
        GeneratorInfo? own = Slot.Summary?.Info;
        int[] others =
        [
            .. Enumerable.Range(1, library.Slots.Count - 1)
                .Select(step => (Selected + step) % library.Slots.Count)
                .Where(slot => library.Slots[slot].Summary is not null),
        ];
        if (others.Length == 0)
            return;
        int nearest = others.Min(Distance);
        Compare(others.Where(slot => Distance(slot) == nearest));

        int Distance(int slot)
        {
            GeneratorInfo other = library.Slots[slot].Summary!.Info;
            if (other.Source is not null != own?.Source is not null)
                return 3;
            return other.DataSet == own?.DataSet ? 0 : other.System == own?.System ? 1 : 2;
        }
    }

    /// <summary>Index of the next model in the list that supports a mode; null if there is none.</summary>
    public int? NextWith(ViewMode mode)
    {
        for (int step = 1; step < library.Slots.Count; step++)
        {
            int slot = (Selected + step) % library.Slots.Count;
            if (library.Slots[slot].Summary?.Info is GeneratorInfo info && ViewControls.ModesOf(info).Contains(mode))
                return slot;
        }

        return null;
    }

    /// <summary>Lists the files to show, from left to right. Allocates nothing.</summary>
    /// <param name="files">Receives the files; empty if there are none yet.</param>
    /// <param name="compares">Whether to include the models compared with.</param>
    public void List(List<ModelFile> files, bool compares)
    {
        files.Clear();
        for (int i = 0; i < _exports.Length && compares && !Timeline.IsOn; i++)
        {
            if (!_exports[i].State.IsHopeless)
                files.Add(_exports[i]);
        }

        if (File is not { } file || files.Count > 0)
            return;
        files.Add(file);
        for (int i = 0; i < _beside.Length && compares; i++)
        {
            if (library.Slots[_beside[i]].Newest is { State.IsHopeless: false } other && !files.Contains(other))
                files.Add(other);
        }
    }
}

/// <summary>
/// Steps through the exports of a training run while the walk is paused, so that training progress is visible on one
/// latent. Pure: the caller passes the time.
/// </summary>
internal sealed class ExportTimeline
{
    private const double SecondsPerExport = 0.2;
    private const double SecondsAtEnd = 1.6;

    private double _waited;

    /// <summary>Whether the timeline is shown.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether it advances automatically.</summary>
    public bool Plays { get; private set; }

    /// <summary>Index of the current export.</summary>
    public int Index { get; private set; }

    /// <summary>Starts at the first export, or closes the timeline.</summary>
    public void Toggle()
    {
        IsOn = !IsOn;
        (Plays, Index, _waited) = (IsOn, 0, 0);
    }

    /// <summary>Closes the timeline.</summary>
    public void Leave() => IsOn = Plays = false;

    /// <summary>Pauses or resumes; resuming at the end starts over.</summary>
    public void Pause() => Plays = !Plays;

    /// <summary>Goes to an export and stops there.</summary>
    /// <param name="index">Its index; clamped to its range.</param>
    /// <param name="count">Number of exports, at least 1.</param>
    public void Go(int index, int count)
    {
        (IsOn, Plays, _waited) = (true, false, 0);
        Index = Math.Clamp(index, 0, count - 1);
    }

    /// <summary>Goes to the next export at once, e.g. if the current one cannot be shown.</summary>
    /// <param name="count">Number of exports, at least 1.</param>
    public void Skip(int count) => (Index, _waited) = ((Index + 1) % count, 0);

    /// <summary>Advances by an elapsed time.</summary>
    /// <param name="seconds">The elapsed time, 0 or more.</param>
    /// <param name="count">Number of exports, at least 1.</param>
    /// <param name="isShown">Whether the current export is displayed; the timeline waits for slow ones.</param>
    public void Advance(double seconds, int count, bool isShown)
    {
        Index = Math.Min(Index, count - 1);
        if (!Plays || !isShown)
            return;
        _waited += seconds;
        if (_waited < (Index == count - 1 ? SecondsAtEnd : SecondsPerExport))
            return;
        _waited = 0;
        Index = (Index + 1) % count;
    }
}
