using System.CommandLine;

namespace ImageGen.Viewer.Commands;

/// <summary>The kinds of rendering.</summary>
internal enum RenderMode
{
    /// <summary>A walk through the latent space, large.</summary>
    Walk,

    /// <summary>A row per class, a column per latent.</summary>
    Grid,

    /// <summary>A plane of the latent space, tile by tile.</summary>
    Plane,

    /// <summary>Pictures of a folder beside an auto-encoder's reconstructions.</summary>
    Reconstruct,

    /// <summary>Pictures beside the outputs of an image-to-image generator.</summary>
    Translate,
}

/// <summary>The option <c>--mode</c>: one of the names of <see cref="RenderMode"/>.</summary>
internal static class ModeOption
{
    /// <summary>The name of a mode on the command line.</summary>
    public static string NameOf(RenderMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>Names of modes for a sentence: "walk, grid or plane".</summary>
    public static string Choice(IReadOnlyList<RenderMode> modes)
    {
        string[] names = [.. modes.Select(NameOf)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    /// <summary>Creates the option, without a default value.</summary>
    public static Option<RenderMode?> Create() => new("--mode")
    {
        Description =
            "walk: a smooth walk through the latent space. grid: a row per class, a column per latent. plane: a "
            + "plane of the latent space, tile by tile. "
            + "reconstruct: pictures of --data beside what an auto-encoder makes of them. translate: sources beside "
            + "outputs of an image-to-image model. "
            + "Default: both walk and grid, as walk.webp and grid.png; of an image-to-image model translate.webp and "
            + "translate.png.",
        HelpName = string.Join('|', Enum.GetValues<RenderMode>().Select(NameOf)),
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            foreach (RenderMode mode in Enum.GetValues<RenderMode>())
            {
                if (NameOf(mode).Equals(text, StringComparison.OrdinalIgnoreCase))
                    return mode;
            }

            result.AddError($"--mode {text}: must be {Choice(Enum.GetValues<RenderMode>())}");
            return null;
        },
    };
}
