using System.CommandLine;
using ImageGen.Trainer.Data;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "data": list and fetch.</summary>
internal static class DataCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new(
        "data",
        """
        List data sets, or fetch one.

        Examples:
          trainer data list
          trainer data fetch mnist
          trainer data fetch fashion-mnist --data-root ~/datasets
        """)
    {
        List(),
        Fetch(),
    };

    private static Command List()
    {
        var root = CommonOptions.DataRoot();
        var command = new Command("list", "List the data sets and whether they are at hand.") { root };
        command.SetAction(result =>
        {
            var store = new DataStore(result.GetValue(root));
            foreach (var set in DataSets.All)
            {
                Console.WriteLine($"{set.Name}  {set.Title}");
                Console.WriteLine($"  {set.Origin}");
                Console.WriteLine(set.IsPresent(store) ? "  at hand" : $"  not at hand: trainer data fetch {set.Name}");
            }
        });
        return command;
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("set") { Description = $"One of {string.Join(", ", DataSets.All.Select(set => set.Name))}." };
        var root = CommonOptions.DataRoot();
        var command = new Command("fetch", "Fetch a data set and check it; what is at hand and unharmed is left alone.") { name, root };
        command.SetAction(result =>
        {
            using var interrupt = new Interrupt();
            foreach (var line in DataSets.Named(result.GetValue(name)!).Fetch(DataProgress.Store(result.GetValue(root), interrupt.Token)))
                Console.WriteLine(line);
        });
        return command;
    }
}
