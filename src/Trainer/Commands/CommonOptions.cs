using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The option --size.</summary>
    public static Option<int?> Size() => new("--size")
    {
        Description = "Side in pixels that pictures are resized to, for data sets without a fixed size. [default: 64]",
        HelpName = "N",
    };

    /// <summary>The new location of a run's data set.</summary>
    /// <param name="start">Start of the description.</param>
    public static Option<string> MovedData(string start = "New location") => new("--data")
    {
        Description = $"{start} of the run's data set, if its folder has moved: folder:PATH or "
            + "pairs:SOURCES,PICTURES.",
        HelpName = "SET",
    };

    /// <summary>The option --data-root.</summary>
    public static Option<string> DataRoot() => new("--data-root")
    {
        Description = "Folder to search first for data files (FOLDER/SET/FILE or FOLDER/FILE, also .gz).",
        HelpName = "FOLDER",
    };
}

/// <summary>A checkpoint on the command line: the file, or a run folder for its newest one.</summary>
internal static class CheckpointArgument
{
    /// <summary>Builds the argument.</summary>
    public static Argument<string> Create() =>
        new("run") { Description = "A run folder (its newest checkpoint is used) or a checkpoint file." };

    /// <summary>Resolves the argument to a checkpoint path.</summary>
    /// <exception cref="InputException">There is no checkpoint.</exception>
    public static string Resolve(string given)
    {
        if (File.Exists(given))
            return given;
        if (!Directory.Exists(given))
            throw new InputException($"{given}: no such run folder or checkpoint");
        return RunFolder.Open(given).LatestCheckpoint() ?? throw new InputException(
            $"{given}: no checkpoint yet; resume the run or train again");
    }
}
