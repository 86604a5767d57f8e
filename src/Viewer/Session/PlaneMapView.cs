using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Session;

/// <summary>The map of the displayed model, created when the plane is entered and for each new model.</summary>
/// <param name="wake">Called on any thread when the map has changed.</param>
internal sealed class PlaneMapView(Action wake) : IDisposable
{
    /// <summary>The map; null before the plane was entered.</summary>
    public PlaneMap? Map { get; private set; }

    /// <summary>Updates the map while the plane is shown. Allocates nothing while nothing changes.</summary>
    /// <param name="state">The state.</param>
    /// <param name="time">Time on the walk in seconds.</param>
    /// <param name="views">The displayed models.</param>
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
