namespace ImageGen.Trainer.Recipes;

/// <summary>What a recipe asks of a data set beyond pictures of one shape.</summary>
internal enum PictureNeeds
{
    /// <summary>Nothing more.</summary>
    None,

    /// <summary>At least two classes.</summary>
    Classes,

    /// <summary>A source for every picture, to translate from.</summary>
    Pairs,
}
