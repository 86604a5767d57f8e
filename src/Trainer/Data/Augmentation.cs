using System.Globalization;
using ImageGen.Generators;
using ImageGen.Trainer.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Data;

/// <summary>Random augmentation of training pictures, applied to whole batches.</summary>
internal sealed record Augmentation
{
    /// <summary>The syntax of the parts, for help and messages.</summary>
    public const string Parts = "flip, flip-vertical, rotate=DEGREES, crop=SHARE, color=AMOUNT";

    private const double MostRotation = 180;
    private const double MostCrop = 0.9;
    private const double MostColor = 1;

    /// <summary>No augmentation.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Whether each picture is flipped horizontally with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether each picture is flipped vertically with probability one half.</summary>
    public bool FlipVertical { get; init; }

    /// <summary>
    /// Each picture is rotated by a random angle of up to this many degrees in either direction; 180 for any angle, 0
    /// for none.
    /// </summary>
    public double Rotate { get; init; }

    /// <summary>
    /// Each picture is cropped by up to this share of its sides at a random position and enlarged again; from 0 to 0.9.
    /// </summary>
    public double Crop { get; init; }

    /// <summary>Maximum relative change of brightness, contrast and saturation of photographs; from 0 to 1.</summary>
    public double Color { get; init; }

    /// <summary>Draws the random augmentation of a batch and its sources.</summary>
    /// <param name="count">Number of pictures.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="random">The random generator; not used if there is no augmentation.</param>
    /// <returns>The augmentation, on the CPU; its tensors belong to the caller's dispose scope.</returns>
    public Variation Draw(long count, long height, long width, torch.Generator random)
    {
        if (this == None)
            return Variation.None;

        // Numbers are tensors because TorchSharp may free a plain number while it is in use.
        Tensor half = torch.full(1, 0.5f);
        torch.Tensor? Mirrored(bool wanted) =>
            wanted ? torch.rand(count, 1, 1, 1, generator: random) < half : null;

        (Tensor? leftRight, Tensor? topBottom) = (Mirrored(Flip), Mirrored(FlipVertical));
        return new Variation
        {
            LeftRight = leftRight,
            TopBottom = topBottom,
            Warp = Rotate > 0 || Crop > 0
                ? Warp.Draw(count, height, width, leftRight, topBottom, Rotate, Crop, random)
                : null,
            Colors = Color > 0 ? ColorJitter.Draw(count, Color, random) : null,
        };
    }

    /// <summary>Augments a batch and its sources alike, by tensor operations.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="sources">Their sources in the same format; null if there are none.</param>
    /// <param name="set">Provides the kinds of the pictures and sources.</param>
    /// <param name="random">The random generator; not used if there is no augmentation.</param>
    /// <returns>Both; all tensors belong to the caller's dispose scope.</returns>
    public (torch.Tensor Pictures, torch.Tensor? Sources) Apply(
        torch.Tensor pictures, torch.Tensor? sources, PictureSet set, torch.Generator random)
    {
        Variation variation = Draw(pictures.shape[0], pictures.shape[2], pictures.shape[3], random).To(pictures.device);
        return (variation.Apply(pictures, set.Kind), sources is null ? null : variation.Apply(sources, set.SourceKind));
    }

    /// <summary>The command-line notation: "none", or comma-separated parts.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        if (Flip)
            parts.Add("flip");
        if (FlipVertical)
            parts.Add("flip-vertical");
        if (Rotate > 0)
            parts.Add($"rotate={Rotate}");
        if (Crop > 0)
            parts.Add($"crop={Crop}");
        if (Color > 0)
            parts.Add($"color={Color}");
        return parts.Count == 0 ? "none" : string.Join(',', parts);
    }

    /// <summary>Parses the output of <see cref="ToString"/>, with parts in any order.</summary>
    /// <exception cref="InputException">The text is not valid.</exception>
    public static Augmentation Parse(string text)
    {
        if (text == "none")
            return None;
        Augmentation augmentation = None;
        HashSet<string> seen = [];
        foreach (string part in text.Split(','))
        {
            (string name, string? value) = part.Split('=', 2) is [var before, var after] ? (before, after) : (
                part, null);
            augmentation = (name, value) switch
            {
                ("flip", null) => augmentation with { Flip = true },
                ("flip-vertical", null) => augmentation with { FlipVertical = true },
                ("rotate", not null) => augmentation with { Rotate = Number(text, part, value, MostRotation) },
                ("crop", not null) => augmentation with { Crop = Number(text, part, value, MostCrop) },
                ("color", not null) => augmentation with { Color = Number(text, part, value, MostColor) },
                _ =>
                    throw new InputException(
                        $"--augment {text}: '{part}' is unknown; expected none, or a comma-separated list of {Parts}"),
            };
            if (!seen.Add(name))
                throw new InputException($"--augment {text}: {name} is given twice");
        }

        return augmentation;
    }

    private static double Number(string text, string part, string value, double most) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number > 0 && number <= most
            ? number
            : throw new InputException($"--augment {text}: '{part}' expects a number above 0 and up to {most}");
}

/// <summary>The random augmentation of one batch and its sources.</summary>
internal sealed record Variation
{
    /// <summary>No augmentation.</summary>
    public static Variation None { get; } = new();

    /// <summary>bool [batch, 1, 1, 1]: which pictures are flipped horizontally; null for none.</summary>
    public torch.Tensor? LeftRight { get; init; }

    /// <summary>bool [batch, 1, 1, 1]: which pictures are flipped vertically; null for none.</summary>
    public torch.Tensor? TopBottom { get; init; }

    /// <summary>The map of each picture, including flips; null if they are neither rotated nor cropped.</summary>
    public Warp? Warp { get; init; }

    /// <summary>The colour jitter; null for none.</summary>
    public ColorJitter? Colors { get; init; }

    /// <summary>Copies it to a device.</summary>
    public Variation To(torch.Device device) => device.type == DeviceType.CPU ? this : new Variation
    {
        LeftRight = LeftRight is null ? null : DeviceCopy.Of(LeftRight, device),
        TopBottom = TopBottom is null ? null : DeviceCopy.Of(TopBottom, device),
        Warp = Warp?.To(device),
        Colors = Colors?.To(device),
    };

    /// <summary>Augments pictures by tensor operations, on its own device.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="kind">The kind of the pictures.</param>
    public torch.Tensor Apply(torch.Tensor pictures, PictureKind kind)
    {
        pictures = Warp?.Apply(pictures, kind) ?? Mirrored(Mirrored(pictures, LeftRight, 3), TopBottom, 2);
        return Colors?.Apply(pictures, kind) ?? pictures;
    }

    private static torch.Tensor Mirrored(torch.Tensor pictures, torch.Tensor? which, long dimension) =>
        which is null ? pictures : torch.where(which, pictures.flip(dimension), pictures);
}

/// <summary>Random brightness, contrast and saturation for each picture of a batch.</summary>
internal sealed class ColorJitter
{
    /// <summary>Factors per picture.</summary>
    public const int Count = 3;

    private readonly Tensor _brightness;
    private readonly Tensor _contrast;
    private readonly Tensor _saturation;

    private ColorJitter(Tensor factors)
    {
        Factors = factors;
        _brightness = factors.narrow(1, 0, 1);
        _contrast = factors.narrow(1, 1, 1);
        _saturation = factors.narrow(1, 2, 1);
    }

    /// <summary>float32 [batch, 3, 1, 1]: brightness, contrast, saturation.</summary>
    public Tensor Factors { get; }

    /// <summary>Draws three factors for each picture.</summary>
    /// <param name="count">Number of pictures.</param>
    /// <param name="amount">Factors lie in [1 - amount, 1 + amount].</param>
    /// <param name="random">The random generator.</param>
    public static ColorJitter Draw(long count, double amount, Generator random)
    {
        (Tensor least, Tensor range) = (full(1, (float)(1 - amount)), full(1, (float)(2 * amount)));
        return new ColorJitter((rand(count, Count, 1, 1, generator: random) * range) + least);
    }

    /// <summary>Copies it to a device.</summary>
    public ColorJitter To(Device device) => new(DeviceCopy.Of(Factors, device));

    /// <summary>
    /// Applies the factors to photographs; other kinds of pictures, whose colours have a meaning, are unchanged.
    /// </summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="kind">The kind of the pictures.</param>
    public Tensor Apply(Tensor pictures, PictureKind kind)
    {
        if (kind != PictureKind.Photograph)
            return pictures;
        Tensor changed = pictures;
        if (pictures.shape[1] > 1)
        {
            Tensor gray = pictures.mean([1], keepdim: true);
            changed = gray + ((pictures - gray) * _saturation);
        }

        Tensor middle = changed.mean([1, 2, 3], keepdim: true);
        changed = (middle + ((changed - middle) * _contrast)) * _brightness;
        return minimum(maximum(changed, zeros(1, device: pictures.device)), full(1, 255f, device: pictures.device));
    }
}
