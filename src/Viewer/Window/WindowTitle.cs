using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>The title of the window: the displayed models, then the program.</summary>
internal static class WindowTitle
{
    /// <summary>The program's name.</summary>
    public const string Program = "ImageGen";

    /// <summary>The title for displayed views.</summary>
    /// <param name="views">The views.</param>
    /// <param name="isBusy">Whether no frame can be shown, because the graphics device is busy.</param>
    public static string Of(IReadOnlyList<ModelView> views, bool isBusy = false)
    {
        string program = isBusy ? $"{Program} (waiting for the graphics device)" : Program;
        return views.Count == 0
            ? program
            : $"{string.Join(" | ", views.Select(view => view.Model.Name))} - {program}";
    }
}
