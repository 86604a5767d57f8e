using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The side of pictures.</summary>
    public static Option<int?> Size() => new("--size")
    {
        Description = "Side in pixels that pictures are resized to, for data sets without a fixed size. [default: 64]",
        HelpName = "N",
    };

    /// <summary>Where the data of a run is now.</summary>
    /// <param name="start">What the description starts with.</param>
    public static Option<string> MovedData(string start = "The") => new("--data")
    {
        Description = $"{start} run's data set where it is now, if its folder has moved: folder:PATH or "
            + "pairs:SOURCES,PICTURES.",
        HelpName = "SET",
    };

    /// <summary>The user's own data folder.</summary>
    public static Option<string> DataRoot() => new("--data-root")
    {
        Description = "Folder that is searched for data files first (FOLDER/SET/FILE or FOLDER/FILE, also .gz).",
        HelpName = "FOLDER",
    };
}

/// <summary>A checkpoint on the command line: the file, or a run folder whose newest is meant.</summary>
internal static class CheckpointArgument
{
    /// <summary>Builds the argument.</summary>
    public static Argument<string> Create() =>
        new("run") { Description = "A run folder (its newest checkpoint is used) or a checkpoint file." };

    /// <summary>The checkpoint's path.</summary>
    /// <exception cref="InputException">There is none.</exception>
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
