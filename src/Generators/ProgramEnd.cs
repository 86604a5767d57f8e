namespace ImageGen.Generators;

/// <summary>How both programs end when something stops them: one line on standard error, and an exit code.</summary>
public static class ProgramEnd
{
    /// <summary>Whether what stopped a program is no mistake of its own: bad input, a disk, Ctrl-C.</summary>
    /// <param name="e">What stopped it.</param>
    public static bool IsExpected(Exception e) =>
        e is InputException or OperationCanceledException or IOException or UnauthorizedAccessException;

    /// <summary>Says what stopped a program; an interruption was asked for, and needs no words.</summary>
    /// <param name="e">What stopped it.</param>
    /// <param name="error">Where to say it.</param>
    /// <returns>The exit code.</returns>
    public static int Of(Exception e, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e is OperationCanceledException)
            return ExitCodes.Interrupted;
        // An InputException was written as a line; the others are the system's own words.
        return Refuse(e is InputException ? e.Message : OneLine.Of(e.Message), error);
    }

    /// <summary>Says in a line why a program does not go on.</summary>
    /// <param name="line">The line.</param>
    /// <param name="error">Where to say it.</param>
    /// <returns>The exit code.</returns>
    public static int Refuse(string line, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(error);
        try
        {
            error.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error cannot be written either: the exit code has to say it.
        }

        return ExitCodes.BadInput;
    }
}

/// <summary>What a program's exit code says.</summary>
public static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Something given cannot be used; one line on standard error says what.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT); the work so far is saved.</summary>
    public const int Interrupted = 130;
}
