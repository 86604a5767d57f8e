using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>The window's title: what is played, then the program.</summary>
internal static class WindowTitle
{
    /// <summary>The program's name.</summary>
    public const string Program = "ImageGen";

    /// <summary>The title for what is seen.</summary>
    public static string Of(IReadOnlyList<ModelView> views) => views.Count == 0
        ? Program
        : $"{string.Join(" | ", views.Select(view => view.Model.File.Name))} - {Program}";
}
