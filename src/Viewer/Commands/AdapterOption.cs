using System.CommandLine;

namespace ImageGen.Viewer.Commands;

/// <summary>The option <c>--adapter</c>, the same for every verb that has it.</summary>
internal static class AdapterOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string?> Create() => new("--adapter")
    {
        Description = "The graphics adapter: its place in viewer devices, its LUID, a part of its name, or \"software\". Default: the fastest hardware.",
        HelpName = "ADAPTER",
    };
}
