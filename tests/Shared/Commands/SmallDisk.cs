namespace ImageGen.Tests;

/// <summary>
/// Runs a program in a folder whose disk is full after a few kilobytes: a tmpfs in a mount namespace of its own.
/// </summary>
internal static class SmallDisk
{
    private static readonly string[] _namespace = ["unshare", "--user", "--map-root-user", "--mount"];

    // Why this machine cannot do so; null if it can.
    private static readonly string? WhyNot = Try();

    /// <summary>Skips the test where no such disk can be made.</summary>
    public static void SkipIfUnavailable() => Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");

    /// <summary>Runs the program there and copies what it left into the folder "left".</summary>
    /// <param name="program">The program.</param>
    /// <param name="kibibytes">The size of the disk.</param>
    /// <param name="folder">An existing folder; the program runs in a folder inside it.</param>
    /// <param name="arguments">The program's arguments.</param>
    public static ProgramRun Run(RealProgram program, int kibibytes, string folder, params string[] arguments)
    {
        string script = $"mkdir -p small && mount -t tmpfs -o size={kibibytes}k none small && cd small && \"$@\"; "
            + "code=$?; cp -r . ../left; exit $code";
        return program.RunUnder(folder, [.. _namespace, "sh", "-c", script, "sh"], arguments);
    }

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux's mount namespaces";
        using var folder = new TemporaryFolder();
        ProgramRun run = new RealProgram("").RunInShell(
            folder.Path, $"{string.Join(' ', _namespace)} mount -t tmpfs none .");
        return run.ExitCode == 0 ? null : $"no mount namespace can be made here ({run.Error.Trim()})";
    }
}
