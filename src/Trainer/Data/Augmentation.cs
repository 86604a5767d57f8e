using System.Globalization;
using ImageGen.Generators;
using ImageGen.Trainer.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Data;

/// <summary>How training pictures are varied each time they are shown, on the whole batch at once.</summary>
internal sealed record Augmentation
{
    /// <summary>What can be asked for, for help and messages.</summary>
    public const string Parts = "flip, flip-vertical, rotate=DEGREES, crop=SHARE, color=AMOUNT";

    private const double MostRotation = 180;
    private const double MostCrop = 0.9;
    private const double MostColor = 1;

    /// <summary>Pictures as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Whether each picture is mirrored left to right with probability one half.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether each picture is mirrored top to bottom with probability one half.</summary>
    public bool FlipVertical { get; init; }

    /// <summary>
    /// Each picture is turned by any angle up to so many degrees either way; 180 is any angle, 0 none.
    /// </summary>
    public double Rotate { get; init; }

    /// <summary>
    /// Each picture loses up to this share of its sides, and what is left anywhere in it is enlarged; from 0 to 0.9.
    /// </summary>
    public double Crop { get; init; }

    /// <summary>
    /// By how much, either way and as a share, brightness, contrast and saturation of photographs change; from 0 to 1.
    /// </summary>
    public double Color { get; init; }

    /// <summary>Draws how the pictures of a batch are varied, and their sources with them.</summary>
    /// <param name="count">Number of pictures.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="random">Where the draws come from; nothing is drawn when there is nothing to do.</param>
    /// <returns>On the CPU; its tensors belong to the caller's dispose scope.</returns>
    public Variation Draw(long count, long height, long width, torch.Generator random)
    {
        if (this == None)
            return Variation.None;

        // Numbers are tensors because TorchSharp may free a plain one while it is in use.
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

    /// <summary>Varies a batch and, in the same way, its sources, by operations on tensors.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="sources">The same of the sources; null when there are none.</param>
    /// <param name="set">What the pictures and sources are.</param>
    /// <param name="random">Where the draws come from; nothing is drawn when there is nothing to do.</param>
    /// <returns>Both, belonging like all that lies between to the caller's dispose scope.</returns>
    public (torch.Tensor Pictures, torch.Tensor? Sources) Apply(
        torch.Tensor pictures, torch.Tensor? sources, PictureSet set, torch.Generator random)
    {
        Variation variation = Draw(pictures.shape[0], pictures.shape[2], pictures.shape[3], random).To(pictures.device);
        return (variation.Apply(pictures, set.Kind), sources is null ? null : variation.Apply(sources, set.SourceKind));
    }

    /// <summary>As it is written on the command line: "none", or parts with commas between them.</summary>
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

    /// <summary>Reads what <see cref="ToString"/> writes, with its parts in any order.</summary>
    /// <exception cref="InputException">The text says something else.</exception>
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

/// <summary>What was drawn for the pictures of one batch, and for their sources.</summary>
internal sealed record Variation
{
    /// <summary>Pictures as they are.</summary>
    public static Variation None { get; } = new();

    /// <summary>bool [batch, 1, 1, 1]: which pictures are mirrored left to right; null for none.</summary>
    public torch.Tensor? LeftRight { get; init; }

    /// <summary>The same from top to bottom.</summary>
    public torch.Tensor? TopBottom { get; init; }

    /// <summary>The map of each picture, mirroring included; null when they are neither turned nor cropped.</summary>
    public Warp? Warp { get; init; }

    /// <summary>The change of colours; null for none.</summary>
    public ColorJitter? Colors { get; init; }

    /// <summary>The same on a device.</summary>
    public Variation To(torch.Device device) => device.type == DeviceType.CPU ? this : new Variation
    {
        LeftRight = LeftRight is null ? null : DeviceCopy.Of(LeftRight, device),
        TopBottom = TopBottom is null ? null : DeviceCopy.Of(TopBottom, device),
        Warp = Warp?.To(device),
        Colors = Colors?.To(device),
    };

    /// <summary>Varies pictures by operations on tensors, on the device of its own.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="kind">What the pictures are.</param>
    public torch.Tensor Apply(torch.Tensor pictures, PictureKind kind)
    {
        pictures = Warp?.Apply(pictures, kind) ?? Mirrored(Mirrored(pictures, LeftRight, 3), TopBottom, 2);
        return Colors?.Apply(pictures, kind) ?? pictures;
    }

    private static torch.Tensor Mirrored(torch.Tensor pictures, torch.Tensor? which, long dimension) =>
        which is null ? pictures : torch.where(which, pictures.flip(dimension), pictures);
}

/// <summary>A change of brightness, contrast and saturation, another for each picture of a batch.</summary>
internal sealed class ColorJitter
{
    /// <summary>Factors of a picture.</summary>
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
    /// <param name="random">Where the draws come from.</param>
    public static ColorJitter Draw(long count, double amount, Generator random)
    {
        (Tensor least, Tensor range) = (full(1, (float)(1 - amount)), full(1, (float)(2 * amount)));
        return new ColorJitter((rand(count, Count, 1, 1, generator: random) * range) + least);
    }

    /// <summary>The same on a device.</summary>
    public ColorJitter To(Device device) => new(DeviceCopy.Of(Factors, device));

    /// <summary>
    /// Changes photographs; in pictures of another kind a colour means something, so they stay as they are.
    /// </summary>
    /// <param name="pictures">float32 [batch, channels, height, width], values 0 to 255.</param>
    /// <param name="kind">What the pictures are.</param>
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
