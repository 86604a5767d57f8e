using System.CommandLine;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;

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
        Option<string> root = CommonOptions.DataRoot();
        var command = new Command("list", "List the data sets and whether they are available locally.") { root };
        command.SetAction(result =>
        {
            var store = new DataStore(result.GetValue(root));
            foreach (DataSet set in DataSets.All)
            {
                Console.WriteLine($"{set.Name}  {set.Title}");
                Console.WriteLine($"  {set.Origin}");
                Console.WriteLine($"  default: --augment {set.DefaultAugmentation}");
                Console.WriteLine(
                    set.IsPresent(store) ? "  available" : $"  not fetched: trainer data fetch {set.Name}");
            }

            Console.WriteLine(
                """
                folder:PATH  your own pictures: JPEG, PNG, WebP, GIF, BMP, TIFF, SVG, also in subfolders
                  its subfolders are the classes if there are two or more; PATH may be a zip or tar
                  default: --augment none
                pairs:SOURCES,PICTURES  two folders of your own pictures, paired by name
                  sources of 16 colours or fewer are masks
                  default: --augment none
                """);
        });
        return command;
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("set")
        {
            Description = $"One of {string.Join(", ", DataSets.All.Select(set => set.Name))}.",
        };
        Option<int?> size = CommonOptions.Size();
        Option<string> root = CommonOptions.DataRoot();
        var command = new Command("fetch", "Download a data set and verify its checksums; files that are present and "
            + "valid are kept.") { name, size, root };
        command.SetAction(result =>
        {
            using var interrupt = new Interrupt();
            foreach (
                string line in DataSets.Named(result.GetValue(name)!, result.GetValue(size)).Fetch(
                    DataProgress.Store(result.GetValue(root), interrupt.Token)))
                Console.WriteLine(line);
        });
        return command;
    }
}
