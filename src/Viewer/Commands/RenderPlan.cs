using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// Plans the outputs of a model: the requested ones, or defaults for its kind.
/// </summary>
internal static class RenderPlan
{
    /// <summary>Plans the outputs.</summary>
    /// <exception cref="InputException">
    /// The model does not support the mode, options conflict, or the output path or format is invalid.
    /// </exception>
    public static IReadOnlyList<Rendering> Create(RenderOptions options, GeneratorFile file)
    {
        RenderMode mode = options.Mode ?? DefaultMode(options, file);
        CheckModel(mode, file);
        CheckOptions(mode, options);
        CheckPictures(options, file);
        return (options, mode) switch
        {
            ({ Output: { } path }, _) => [Create(options, mode, path)],
            ({ Mode: null, Data: null }, RenderMode.Walk) =>
                [Create(options, mode, "walk.webp"), Create(options, RenderMode.Grid, "grid.png")],
            ({ Mode: null, Data: null }, RenderMode.Translate) =>
                [Create(options, mode, "translate.webp"), Create(options, mode, "translate.png")],
            (_, RenderMode.Walk) or ({ Data: null }, RenderMode.Translate) =>
                [Create(options, mode, $"{ModeOption.NameOf(mode)}.webp")],
            _ => [Create(options, mode, $"{ModeOption.NameOf(mode)}.png")],
        };
    }

    private static Rendering Create(RenderOptions options, RenderMode mode, string path)
    {
        FrameWriter.Check(path);
        return mode switch
        {
            RenderMode.Reconstruct => new ReconstructionRendering(options, path),
            RenderMode.Translate when options.Data is not null => new TranslationRendering(options, path),
            _ => new SceneRendering(options, mode, path),
        };
    }

    private static RenderMode DefaultMode(RenderOptions options, GeneratorFile file) =>
        file.Info.Source is not null ? RenderMode.Translate
        : options.Data is not null && CanReconstruct(file.Info) ? RenderMode.Reconstruct
        : RenderMode.Walk;

    private static bool CanReconstruct(GeneratorInfo info) => info.Encoder is not null && !info.IsConditional;

    private static RenderMode[] ModesOf(GeneratorInfo info) => info.Source is not null ? [RenderMode.Translate]
        : CanReconstruct(info) ? [RenderMode.Walk, RenderMode.Grid, RenderMode.Plane, RenderMode.Reconstruct]
        : [RenderMode.Walk, RenderMode.Grid, RenderMode.Plane];

    private static void CheckModel(RenderMode mode, GeneratorFile file)
    {
        GeneratorInfo info = file.Info;
        RenderMode[] possible = ModesOf(info);
        if (possible.Contains(mode))
            return;
        string why = mode switch
        {
            _ when info.Source is not null => $"translates pictures ({info.System}) and has no latent",
            RenderMode.Translate => $"generates from latents ({info.System}) and takes no pictures to translate",
            RenderMode.Reconstruct when info.Encoder is not null =>
                "needs a class for every picture, which a folder does not provide",
            _ => $"has no encoder ({info.System}), so it cannot reconstruct pictures",
        };
        throw new InputException(
            $"--mode {ModeOption.NameOf(mode)}: {file.Name} {why}; use --mode {ModeOption.Choice(possible)}, or "
            + "choose another model");
    }

    private static void CheckOptions(RenderMode mode, RenderOptions options)
    {
        string name = ModeOption.NameOf(mode);
        bool takesData = mode is RenderMode.Translate or RenderMode.Reconstruct;
        if (options.Data is not null && !takesData)
            throw new InputException(
                $"--data {options.Data}: --mode {name} takes no pictures; use --mode reconstruct or translate with a "
                + "model that does");
        if (options.Data is null && mode == RenderMode.Reconstruct)
            throw new InputException(
                "--mode reconstruct: no pictures; give a folder with --data FOLDER");
        if (options.Count is { } count && options.Data is null)
            throw new InputException(
                $"--count {count}: limits the pictures of --data FOLDER, which is missing; add it, or use --columns");
        if (options.Through is not null && mode is not (RenderMode.Walk or RenderMode.Grid))
            throw new InputException(
                $"--through: --mode {name} has no walk; omit it or use --mode walk or grid");
        if (options.Device == PlayDevice.DirectML && options.Data is { } pictures)
            throw new InputException(
                $"--device directml: the pictures of --data {pictures} are processed on the CPU only; omit one of "
                + "the two");
        if (options.Truncation != 1 && takesData)
            throw new InputException($"--truncation {options.Truncation}: --mode {name} samples no latents; omit it");
    }

    private static void CheckPictures(RenderOptions options, GeneratorFile file)
    {
        if (options.Edges is { } edges && (options.Data is null || file.Info.Source?.Kind != "outline"))
            throw new InputException(
                $"--edges {edges}: draws the outlines of the pictures of --data FOLDER for a model that takes outlines"
                + "; omit it, or give both");
        bool searches = options.Through?.Any(part => part.Key is null) == true && !PictureCodes.Encodes(file.Info);
        if (options.Features is { } features && !searches)
            throw new InputException(
                $"--features {features}: belongs to a search for the pictures of --through, which needs a model with "
                + "latents and without an encoder; omit it");
    }
}
