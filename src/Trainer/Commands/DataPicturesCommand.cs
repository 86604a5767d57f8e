using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Native;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "data pictures".</summary>
internal static class DataPicturesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("set")
        {
            Description = $"A data set, {DataSets.OwnPictures(pairs: false)} or {DataSets.OwnPictures(pairs: true)}.",
        };
        var split = new Option<string>("--split")
        {
            Description = "Which pictures: test or train.",
            HelpName = "test|train",
            DefaultValueFactory = _ => "test",
        };
        var output = new Option<string>("--out")
        {
            Description = "Output folder; must be new or empty.",
            HelpName = "FOLDER",
            Required = true,
        };
        var count = new Option<int?>("--count")
        {
            Description = "Maximum number of pictures, spread evenly over the set. [default: all]",
            HelpName = "N",
        };
        var pairs = new Option<bool>("--pairs")
        {
            Description = "Write source/NAME.png and target/NAME.png instead of CLASS/NUMBER.png.",
        };
        Option<int?> size = CommonOptions.Size();
        Option<string> root = CommonOptions.DataRoot();
        var command = new Command(
            "pictures",
            """
            Write pictures of a data set as PNG files, as a generator sees them in training.

            Examples:
              trainer data pictures mnist --count 100 --out digits
              trainer data pictures imori --pairs --out newts
            """)
        {
            name, split, output, count, pairs, size, root,
        };
        command.SetAction(result =>
        {
            DataSet dataSet = DataSets.Named(result.GetValue(name)!, result.GetValue(size));
            DataSplit which = SplitOf(result.GetValue(split)!);
            Check(dataSet, which, result.GetValue(count), result.GetValue(pairs));
            string folder = result.GetValue(output)!;
            PictureFiles.RequireFree(folder);
            LibTorch.Load();
            using var interrupt = new Interrupt();
            DataStore store = DataProgress.Store(result.GetValue(root), interrupt.Token);
            using PictureSet pictures = dataSet.Load(store, which);
            int written = PictureFiles.Write(
                pictures,
                dataSet.ClassNames,
                folder,
                result.GetValue(count),
                result.GetValue(pairs),
                dataSet.Terms(store),
                interrupt.Token);
            Console.WriteLine($"{folder}: {written:N0} {(result.GetValue(pairs) ? "pairs" : "pictures")} of "
                + $"{dataSet.ShortName}, {result.GetValue(split)}, {dataSet.Shape.Width}x{dataSet.Shape.Height}");
        });
        return command;
    }

    private static void Check(DataSet dataSet, DataSplit split, int? count, bool pairs)
    {
        if (count < 1)
            throw new InputException($"--count {count}: expected at least 1");
        if (pairs && dataSet.Source is null)
            throw new InputException($"--pairs: {dataSet.Name} has no pairs; omit --pairs");
        if (split == DataSplit.Test && !dataSet.HasTestPictures)
            throw new InputException(
                $"--split test: {dataSet.Name} is too small to have test pictures; use --split train");
    }

    private static DataSplit SplitOf(string name) => name switch
    {
        "test" => DataSplit.Test,
        "train" => DataSplit.Train,
        _ => throw new InputException($"--split {name}: expected test or train"),
    };
}
