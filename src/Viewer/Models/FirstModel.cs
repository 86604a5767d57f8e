using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>The models that are preferred at startup, with the mode that suits each best.</summary>
internal static class FirstModel
{
    private static readonly (string Name, ViewMode Mode)[] Preferred =
    [
        ("cgan-emoji", ViewMode.Grid),
        ("cgan-cifar10", ViewMode.Grid),
        ("pix2pix-emoji", ViewMode.Canvas),
        ("cgan-fashion-mnist", ViewMode.Grid),
    ];

    /// <summary>Moves the preferred file to the front; the order of the others is kept.</summary>
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

    /// <summary>The initial mode of a preferred model; null for other models.</summary>
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
