using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>
/// Asks for the directions of the models that a session shows. A version that has replaced another one, such as the
/// next export of a training run, is searched for them only if it stays: the search takes seconds of a processor.
/// </summary>
/// <param name="library">The models; owned by the caller.</param>
internal sealed class DirectionRequests(ModelLibrary library)
{
    /// <summary>For how long a version has been shown that stays, in seconds.</summary>
    public const double SecondsToStay = 5;

    private int _version;
    private int _slot = -1;
    private double _due;

    /// <summary>Asks for what is due. Allocates nothing while nothing changes.</summary>
    /// <param name="models">The displayed models.</param>
    /// <param name="state">The state; directions that it asks for are always due.</param>
    /// <param name="now">The caller's clock in seconds.</param>
    public void Follow(ModelSwitcher models, ViewState state, double now)
    {
        int slot = models.Choice.Selected;
        if (models.Version != _version)
        {
            _due = slot == _slot ? now + SecondsToStay : now;
            (_version, _slot) = (models.Version, slot);
        }

        // A timeline that plays goes from export to export in less time than a search takes.
        if (state.Directions.IsNone && (now < _due || models.Choice.Timeline.IsOn))
            return;
        for (int i = 0; i < models.Views.Count; i++)
            library.WantDirections(models.Views[i].Model);
    }
}
