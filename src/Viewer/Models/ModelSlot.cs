namespace ImageGen.Viewer.Models;

/// <summary>One entry of the list of models: a generator file, or a training run with its exports.</summary>
internal sealed class ModelSlot
{
    private readonly RunStats? _stats;
    private volatile ModelFile[] _files;
    private volatile RunProgress? _progress;

    /// <summary>Creates a slot.</summary>
    /// <param name="name">Its display name.</param>
    /// <param name="run">The folder of a training run; null for a single file.</param>
    /// <param name="files">Its files, the newest last; may be empty for a run.</param>
    public ModelSlot(string name, string? run, params ModelFile[] files)
    {
        Name = name;
        Run = run;
        _files = files;
        _stats = run is null ? null : new RunStats(run);
    }

    /// <summary>The progress of the training run; null for a single file.</summary>
    public RunProgress? Progress => _progress;

    /// <summary>Its display name.</summary>
    public string Name { get; }

    /// <summary>The folder of the training run; null for a single file.</summary>
    public string? Run { get; }

    /// <summary>Its files, the newest last: one, or all exports of a run.</summary>
    public IReadOnlyList<ModelFile> Files => _files;

    /// <summary>The newest file, which is shown by default; null for a run without exports.</summary>
    public ModelFile? Newest => _files.Length > 0 ? _files[^1] : null;

    /// <summary>The metadata of the newest file that was read; null if none was.</summary>
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

    /// <summary>The problem with the newest file in one line; null if there is none.</summary>
    public string? Problem => Newest?.State.Problem;

    /// <summary>A one-line description for a list.</summary>
    public string Description
    {
        get
        {
            if (Summary is { } summary)
                return summary.Description;
            if (Run is not null && _files.Length == 0)
                return "a training run without exports so far";
            return Problem ?? "not read yet";
        }
    }

    /// <summary>Updates the progress of the run; must be called from one thread only.</summary>
    public void LookAtProgress()
    {
        if (_stats?.Look(DateTime.UtcNow) is { } progress)
            _progress = progress;
    }

    /// <summary>Replaces the files, in order of their steps.</summary>
    public void Put(ModelFile[] files) => _files = files;
}
