using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Trainer.Training;

/// <summary>A data set as a recipe sees it.</summary>
internal static class DataSetDescription
{
    /// <summary>What a recipe is told of the set.</summary>
    public static PictureDescription Description(this DataSet dataSet) =>
        new(dataSet.Shape, dataSet.ClassNames.Count, dataSet.Source);

    /// <summary>Makes sure that a recipe can be trained on the set.</summary>
    /// <exception cref="InputException">The set lacks what the recipe asks for.</exception>
    public static void RequireFor(this DataSet dataSet, Recipe recipe)
    {
        if (recipe.Needs == PictureNeeds.Pairs && dataSet.Source is null)
            throw new InputException($"--data {dataSet.Name}: {recipe.Name} needs pairs, and this set has none; "
                + $"use {string.Join(", ", recipe.DataSets)} or pairs:SOURCES,PICTURES");
        if (recipe.Needs == PictureNeeds.Classes && dataSet.ClassNames.Count < 2)
            throw new InputException(
                $"--data {dataSet.Name}: {recipe.Name} needs at least two classes, and this set has "
                + $"{dataSet.ClassNames.Count}; put the pictures of each class into a folder of its own, or train "
                + "dcgan");
    }
}
