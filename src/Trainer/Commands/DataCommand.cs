using System.CommandLine;
using ImageGen.Trainer.Data;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "data": list, fetch and pictures.</summary>
internal static class DataCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new(
        "data",
        """
        List data sets, fetch one, or write its pictures as files.

        Examples:
          trainer data list
          trainer data fetch mnist
          trainer data fetch fashion-mnist --data-root ~/datasets
          trainer data pictures openmoji --pairs --out emoji
        """)
    {
        List(),
        Fetch(),
        DataPicturesCommand.Create(),
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
                Console.WriteLine($"  varied as --augment {set.DefaultAugmentation}");
                Console.WriteLine(set.IsPresent(store) ? "  at hand" : $"  not at hand: trainer data fetch {set.Name}");
            }

            Console.WriteLine(
                """
                folder:PATH  pictures of your own: JPEG, PNG, WebP, GIF, BMP, TIFF, SVG, also in folders below
                  folders in it are the classes, when there are two or more
                  varied as --augment none
                pairs:SOURCES,PICTURES  two folders of pictures of your own, paired by their names
                  sources of 16 colours or fewer are masks
                  varied as --augment none
                """);
        });
        return command;
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("set") { Description = $"One of {string.Join(", ", DataSets.All.Select(set => set.Name))}." };
        var size = CommonOptions.Size();
        var root = CommonOptions.DataRoot();
        var command = new Command("fetch", "Fetch a data set and check it; what is at hand and unharmed is left alone.") { name, size, root };
        command.SetAction(result =>
        {
            using var interrupt = new Interrupt();
            foreach (var line in DataSets.Named(result.GetValue(name)!, result.GetValue(size)).Fetch(DataProgress.Store(result.GetValue(root), interrupt.Token)))
                Console.WriteLine(line);
        });
        return command;
    }
}
