using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>
/// What is played first of the usual models: the best picture there is, in the mode that shows it best.
/// </summary>
internal static class FirstModel
{
    private static readonly (string Name, ViewMode Mode)[] Preferred =
    [
        ("cgan-emoji", ViewMode.Grid),
        ("cgan-cifar10", ViewMode.Grid),
        ("pix2pix-emoji", ViewMode.Canvas),
        ("cgan-fashion-mnist", ViewMode.Grid),
    ];

    /// <summary>Files of a folder with the preferred one before all others, which stay as they are.</summary>
    /// <param name="paths">The files.</param>
    public static IReadOnlyList<string> InFront(IReadOnlyList<string> paths)
    {
        foreach ((string name, _) in Preferred)
        {
            if (paths.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name) is { } first)
                return [first, .. paths.Where(path => path != first)];
        }

        return paths;
    }

    /// <summary>The mode that one of the usual models is seen in first; null for the mode of any other.</summary>
    /// <param name="name">The model's name.</param>
    public static ViewMode? ModeOf(string name)
    {
        foreach ((string known, ViewMode mode) in Preferred)
        {
            if (known == name)
                return mode;
        }

        return null;
    }
}
