namespace ImageGen.Viewer.Models;

/// <summary>
/// One entry of the list of models: a generator file, or a training run with all that it has exported so far.
/// </summary>
internal sealed class ModelSlot
{
    private readonly RunStats? _stats;
    private volatile ModelFile[] _files;
    private volatile RunProgress? _progress;

    /// <summary>Creates a slot.</summary>
    /// <param name="name">Its display name.</param>
    /// <param name="run">The folder of a training run; null for a single file.</param>
    /// <param name="files">Its files, the newest last; of a run there may be none yet.</param>
    public ModelSlot(string name, string? run, params ModelFile[] files)
    {
        Name = name;
        Run = run;
        _files = files;
        _stats = run is null ? null : new RunStats(run);
    }

    /// <summary>How far the training run is; null for a single file.</summary>
    public RunProgress? Progress => _progress;

    /// <summary>Its display name.</summary>
    public string Name { get; }

    /// <summary>The folder of the training run; null for a single file.</summary>
    public string? Run { get; }

    /// <summary>Its files, the newest last: one, or all exports of a run.</summary>
    public IReadOnlyList<ModelFile> Files => _files;

    /// <summary>The file that is shown unless another export is asked for; null while a run has none.</summary>
    public ModelFile? Newest => _files.Length > 0 ? _files[^1] : null;

    /// <summary>What is known of its model: of a run, by the newest export that was read.</summary>
    public ModelSummary? Summary
    {
        get
        {
            ModelFile[] files = _files;
            for (int i = files.Length - 1; i >= 0; i--)
            {
                if (files[i].State.Summary is { } summary)
                    return summary;
            }

            return null;
        }
    }

    /// <summary>What is wrong with its newest file, in one line; null when nothing is.</summary>
    public string? Problem => Newest?.State.Problem;

    /// <summary>One line about it for a list.</summary>
    public string Description
    {
        get
        {
            if (Summary is { } summary)
                return summary.Description;
            if (Run is not null && _files.Length == 0)
                return "a training run that has exported nothing yet";
            return Problem ?? "not read yet";
        }
    }

    /// <summary>Looks how far the run is; one thread calls it.</summary>
    public void LookAtProgress()
    {
        if (_stats?.Look(DateTime.UtcNow) is { } progress)
            _progress = progress;
    }

    /// <summary>Takes new files, in order of their steps.</summary>
    public void Put(ModelFile[] files) => _files = files;
}
