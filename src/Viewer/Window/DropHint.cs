using ImageGen.Generators.Format;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Window;

/// <summary>What a window says about files that are dragged over it.</summary>
/// <param name="Text">What dropping them would do, or why they cannot be dropped, in a line.</param>
/// <param name="IsAccepted">Whether they can be dropped.</param>
internal sealed record DropHint(string Text, bool IsAccepted)
{
    /// <summary>The hint for files.</summary>
    /// <param name="paths">The files; none if something else is dragged.</param>
    /// <param name="isSource">Whether a picture is translated even where it carries a session.</param>
    /// <param name="shown">The model that is shown; null before the first.</param>
    public static DropHint Of(IReadOnlyList<string> paths, bool isSource, GeneratorInfo? shown)
    {
        if (paths.Count == 0)
            return new("Only files can be dropped: models and pictures", IsAccepted: false);
        string[] fitting = [.. paths.Where(path => DroppedFile.ProblemOf(path) is null)];
        if (fitting.Length == 0)
            return new(DroppedFile.ProblemOf(paths[0])!, IsAccepted: false);
        if (fitting.Length > 1)
            return new(HintOf(fitting, shown), IsAccepted: true);
        string name = Path.GetFileName(fitting[0]);
        return new($"Drop {name} to {PurposeOf(fitting[0], isSource, shown)}", IsAccepted: true);
    }

    private static string HintOf(string[] fitting, GeneratorInfo? shown)
    {
        int count = fitting.Length;
        if (shown is null || fitting.Any(DroppedFile.IsModel))
            return $"Drop {count} files to open them";
        string purpose = shown.Latent is null ? "translate the last"
            : count == 2 ? "morph between them"
            : "walk through them";
        return $"Drop {count} pictures to {purpose}";
    }

    private static string PurposeOf(string path, bool isSource, GeneratorInfo? shown)
    {
        if (DroppedFile.IsModel(path))
            return "play it";
        if (shown is null)
            return "open it";
        string put = shown.Source is not null ? "translate it"
            : shown.Encoder is not null ? "encode it"
            : "search for the closest picture";
        return isSource ? put : $"{put}, or to bring back the view that it carries";
    }
}
