using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// What is rendered of a model: the outputs that were asked for, or those that suit it; and why not, where it cannot.
/// </summary>
internal static class RenderPlan
{
    /// <summary>Plans the outputs.</summary>
    /// <exception cref="InputException">
    /// The model cannot show what was asked for, options do not go together, or the output has no place or kind.
    /// </exception>
    public static IReadOnlyList<Rendering> Create(RenderOptions options, GeneratorFile file)
    {
        RenderMode mode = options.Mode ?? DefaultMode(options, file);
        CheckModel(mode, file);
        CheckOptions(mode, options);
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
                "needs a class for every picture, which a folder does not tell",
            _ => $"has no encoder ({info.System}), so pictures cannot be put into it",
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
                "--mode reconstruct: there is nothing to reconstruct; give a folder of pictures with --data FOLDER");
        if (options.Count is { } count && options.Data is null)
            throw new InputException(
                $"--count {count}: counts the pictures of --data FOLDER; give one, or use --columns");
        if (options.Through is not null && mode is not (RenderMode.Walk or RenderMode.Grid))
            throw new InputException(
                $"--through leads a walk, and --mode {name} has none to lead; omit it or use --mode walk or grid");
        if (options.Device == PlayDevice.DirectML && options.Data is { } pictures)
            throw new InputException(
                $"--device directml plays scenes; the pictures of --data {pictures} go through the CPU; omit one of "
                + "the two");
        if (options.Truncation != 1 && takesData)
            throw new InputException($"--truncation {options.Truncation}: --mode {name} draws no latents; omit it");
    }
}
