namespace ImageGen.Tests;

/// <summary>
/// Runs a program in a folder whose disk is full after a few kilobytes: a tmpfs in a mount namespace of its own.
/// </summary>
internal static class SmallDisk
{
    // Why this machine cannot do so; null if it can.
    private static readonly string? WhyNot = Try();

    /// <summary>Skips the test where no such disk can be made.</summary>
    public static void SkipIfUnavailable() => Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");

    /// <summary>Runs the program there and copies what it left into the folder "left".</summary>
    /// <param name="program">The program.</param>
    /// <param name="kibibytes">The size of the disk.</param>
    /// <param name="folder">An existing folder; the program runs in a folder inside it.</param>
    /// <param name="arguments">The program's arguments, quoted for a shell.</param>
    public static ProgramRun Run(RealProgram program, int kibibytes, string folder, string arguments) =>
        program.RunInShell(folder, InNamespace(kibibytes, $"$PROGRAM {arguments}"));

    private static string InNamespace(int kibibytes, string command) =>
        "mkdir -p small && exec unshare --user --map-root-user --mount sh -c \""
        + $"mount -t tmpfs -o size={kibibytes}k none small && cd small && {command}; code=\\$?; "
        + "cp -r . ../left; exit \\$code\"";

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux's mount namespaces";
        using var folder = new TemporaryFolder();
        ProgramRun run = new RealProgram("").RunInShell(folder.Path, InNamespace(8, "true"));
        return run.ExitCode == 0 ? null : $"no mount namespace can be made here ({run.Error.Trim()})";
    }
}
