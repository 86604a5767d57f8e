using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>The range onto which training pictures are scaled, and which the network generates.</summary>
internal enum PictureRange
{
    /// <summary>[0, 1].</summary>
    ZeroToOne,

    /// <summary>[-1, 1].</summary>
    MinusOneToOne,
}

/// <summary>The option by which a recipe lets the range of its pictures be chosen.</summary>
internal static class PictureRanges
{
    private const string Name = "range";

    /// <summary>The option.</summary>
    /// <param name="value">Its default.</param>
    public static RecipeOption Option(PictureRange value)
    {
        string[] names = ["0..1", "-1..1"];
        return RecipeOption.Choice(
            Name, names[(int)value], $"The range onto which pictures are scaled: {string.Join(" or ", names)}.", names);
    }

    /// <summary>What was chosen.</summary>
    public static PictureRange Of(RecipeSettings settings) => (PictureRange)settings.Integer(Name);

    /// <summary>uint8 pictures as float32 in a range.</summary>
    public static torch.Tensor Scaled(torch.Tensor pictures, PictureRange range)
    {
        torch.Tensor unit = pictures.to(torch.ScalarType.Float32) / 255f;
        return range == PictureRange.MinusOneToOne ? (unit * 2) - 1 : unit;
    }
}
