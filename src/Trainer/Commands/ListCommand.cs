using System.CommandLine;
using ImageGen.Trainer.Recipes;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "list".</summary>
internal static class ListCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "list", "List the systems that can be trained, with paper, data sets and default command.");
        command.SetAction(_ =>
        {
            foreach (Recipe recipe in RecipeRegistry.All)
            {
                Console.WriteLine($"{recipe.Name}  {recipe.Title}");
                Console.WriteLine(
                    $"  paper    {recipe.Paper.Title}; {recipe.Paper.Authors}, {recipe.Paper.Year}; "
                    + $"{recipe.Paper.Reference}");
                Console.WriteLine($"  data     {string.Join(", ", recipe.DataSets)}");
                double steps = recipe.Options(recipe.DataSets[0]).First(option => option.Name == "steps").Default;
                Console.WriteLine(
                    $"  command  trainer train {recipe.Name} --data {recipe.DataSets[0]}   ({steps:N0} steps)");
            }
        });
        return command;
    }
}
