using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>The map of the model that is shown, created when the plane is shown and for each new model.</summary>
/// <param name="wake">Called on another thread when the map has changed.</param>
internal sealed class PlaneMapView(Action wake) : IDisposable
{
    /// <summary>The map; null before the plane was shown.</summary>
    public PlaneMap? Map { get; private set; }

    /// <summary>Brings the map up to date while the plane is shown. Allocates nothing while nothing changes.</summary>
    /// <param name="state">The state.</param>
    /// <param name="time">Where on the walk, in seconds.</param>
    /// <param name="views">The models that are shown.</param>
    public void Follow(ViewState state, double time, IReadOnlyList<ModelView> views)
    {
        if (state.Mode != ViewMode.Plane || views.Count == 0)
            return;
        if (Map?.Model != views[0].Model)
        {
            Map?.Dispose();
            Map = views[0].Model.TryHold() ? new PlaneMap(views[0].Model, wake) : null;
        }

        Map?.Follow(state, time);
    }

    /// <inheritdoc/>
    public void Dispose() => Map?.Dispose();
}
