using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Trainer.Training;

/// <summary>Describes a data set to a recipe and checks its requirements.</summary>
internal static class DataSetDescription
{
    /// <summary>The description that a recipe receives.</summary>
    public static PictureDescription Description(this DataSet dataSet) =>
        new(dataSet.Shape, dataSet.ClassNames.Count, dataSet.Source)
        {
            Name = dataSet.ShortName,
            ClassNames = dataSet.ClassNames,
        };

    /// <summary>Throws if a recipe cannot be trained on the set.</summary>
    /// <exception cref="InputException">The set does not meet the recipe's needs.</exception>
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

    /// <summary>
    /// Throws if the names of the set, its classes or the command cannot be stored in an exported file.
    /// </summary>
    /// <param name="dataSet">The set.</param>
    /// <param name="command">The command that starts the run.</param>
    /// <exception cref="InputException">A name contains a control character.</exception>
    public static void RequireNames(this DataSet dataSet, string command)
    {
        string data = $"--data {ControlCharacters.Shown(dataSet.Name)}";
        foreach (string name in dataSet.ClassNames.Prepend(dataSet.ShortName))
        {
            if (ControlCharacters.First(name) is { } character)
                throw new InputException(
                    $"{data}: the folder '{ControlCharacters.Shown(name)}' has a control character ({character}) in "
                    + "its name, which exported files must not contain; rename it");
        }

        if (ControlCharacters.First(command) is { } inCommand)
            throw new InputException(
                $"{data}: the command line contains a control character ({inCommand}), and exported files record the "
                + "command; rename the file or folder");
    }
}
