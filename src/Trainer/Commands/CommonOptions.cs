using System.CommandLine;

namespace ImageGen.Trainer.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The side of pictures.</summary>
    public static Option<int?> Size() => new("--size")
    {
        Description = "Side in pixels that pictures are brought to, for sets that leave the choice. [default: 64]",
        HelpName = "N",
    };

    /// <summary>The user's own data folder.</summary>
    public static Option<string> DataRoot() => new("--data-root")
    {
        Description = "A folder of yours to look for data files in first (FOLDER/SET/FILE or FOLDER/FILE, also .gz).",
        HelpName = "FOLDER",
    };
}
