using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>The value range of training and generated pictures.</summary>
internal enum PictureRange
{
    /// <summary>[0, 1].</summary>
    ZeroToOne,

    /// <summary>[-1, 1].</summary>
    MinusOneToOne,
}

/// <summary>The option --range of a recipe.</summary>
internal static class PictureRanges
{
    private const string Name = "range";

    /// <summary>The option.</summary>
    /// <param name="value">The default.</param>
    public static RecipeOption Option(PictureRange value)
    {
        string[] names = ["0..1", "-1..1"];
        return RecipeOption.Choice(
            Name, names[(int)value], $"Range that pictures are scaled to: {string.Join(" or ", names)}.", names);
    }

    /// <summary>The selected range.</summary>
    public static PictureRange Of(RecipeSettings settings) => (PictureRange)settings.Integer(Name);

    /// <summary>Converts uint8 pictures to float32 in a range.</summary>
    public static torch.Tensor Scaled(torch.Tensor pictures, PictureRange range)
    {
        torch.Tensor unit = pictures.to(torch.ScalarType.Float32) / 255f;
        return range == PictureRange.MinusOneToOne ? (unit * 2) - 1 : unit;
    }
}
