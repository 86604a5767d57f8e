using ImageGen.Generators;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>A file that was dropped on the viewer, or chosen for it: a model or a picture.</summary>
internal static class DroppedFile
{
    /// <summary>The extension of models.</summary>
    public const string Model = ".onnx";

    /// <summary>The most bytes of a model.</summary>
    public const int LargestModel = DroppedSizes.LargestModel;

    /// <summary>The most bytes of a picture.</summary>
    public const int LargestPicture = DroppedSizes.LargestPicture;

    /// <summary>The extensions of pictures.</summary>
    public static IReadOnlyList<string> Pictures { get; } =
    [
        ".png", ".webp", ".gif", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".svg", ".avif", ".heic",
    ];

    /// <summary>What can be dropped, in a line.</summary>
    public static string Hint =>
        $"Drop a model ({Model}, up to {LargestModel >> 20} MB) or a picture (up to {LargestPicture >> 20} MB) on the "
        + "window, or choose one with O; ? shows the keys";

    /// <summary>Whether a file is a model by its name.</summary>
    public static bool IsModel(string path) =>
        Path.GetExtension(path).Equals(Model, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a file cannot be dropped, by its name alone; null if it can.</summary>
    public static string? ProblemOf(string path)
    {
        string name = Path.GetFileName(path);
        return Directory.Exists(path) ? $"{name}: is a folder; play its models with viewer --model FOLDER"
            : !IsModel(path) && !Pictures.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? $"{name}: is neither a model ({Model}) nor a picture"
            : null;
    }

    /// <summary>Reads a file; reports why it cannot be opened.</summary>
    /// <param name="play">The session.</param>
    /// <param name="path">The file.</param>
    public static byte[]? TryRead(ViewerSession play, string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            bool isModel = IsModel(path);
            int most = isModel ? LargestModel : LargestPicture;
            if (new FileInfo(path) is { Exists: true } file && file.Length > most)
                throw new InputException(
                    $"{name}: is larger than {most >> 20} MB"
                    + (isModel ? "; start the viewer with --model FILE" : "; reduce it"));
            return RegularFile.ReadAllBytes(path);
        }
        catch (InputException e)
        {
            play.Tell(OneLine.Of(e.Message), isProblem: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            play.Tell($"{name}: cannot be read ({OneLine.Of(e.Message).TrimEnd('.')})", isProblem: true);
        }

        return null;
    }
}
