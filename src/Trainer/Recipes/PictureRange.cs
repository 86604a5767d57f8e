namespace ImageGen.Trainer.Recipes;

/// <summary>The range onto which training pictures are scaled, and in which the network paints.</summary>
internal enum PictureRange
{
    /// <summary>[0, 1].</summary>
    ZeroToOne,

    /// <summary>[-1, 1].</summary>
    MinusOneToOne,
}
