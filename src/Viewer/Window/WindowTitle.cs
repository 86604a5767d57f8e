using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>The title of the window: the displayed models, then the program.</summary>
internal static class WindowTitle
{
    /// <summary>The program's name.</summary>
    public const string Program = "ImageGen";

    /// <summary>The title for displayed views.</summary>
    public static string Of(IReadOnlyList<ModelView> views) => views.Count == 0
        ? Program
        : $"{string.Join(" | ", views.Select(view => view.Model.File.Name))} - {Program}";
}
