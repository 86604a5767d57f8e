using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Trainer.Training;

/// <summary>A data set as a recipe sees it.</summary>
internal static class DataSetDescription
{
    /// <summary>What a recipe is told of the set.</summary>
    public static PictureDescription Description(this DataSet dataSet) =>
        new(dataSet.Shape, dataSet.ClassNames.Count, dataSet.Source)
        {
            Name = dataSet.ShortName,
            ClassNames = dataSet.ClassNames,
        };

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

    /// <summary>Makes sure that a file can be exported that names the set, its classes and the command.</summary>
    /// <param name="dataSet">The set.</param>
    /// <param name="command">The command that begins the run.</param>
    /// <exception cref="InputException">A name holds a control character.</exception>
    public static void RequireNames(this DataSet dataSet, string command)
    {
        string data = $"--data {ControlCharacters.Shown(dataSet.Name)}";
        foreach (string name in dataSet.ClassNames.Prepend(dataSet.ShortName))
        {
            if (ControlCharacters.First(name) is { } character)
                throw new InputException(
                    $"{data}: the folder '{ControlCharacters.Shown(name)}' has the control character {character} in "
                    + "its name, which no exported file may hold; rename it");
        }

        if (ControlCharacters.First(command) is { } inCommand)
            throw new InputException(
                $"{data}: the command line holds the control character {inCommand}, and exported files tell the "
                + "command; rename what it names");
    }
}
