namespace ImageGen.Generators;

/// <summary>Ends both programs on an error: one line on standard error and an exit code.</summary>
public static class ProgramEnd
{
    /// <summary>Whether an exception is not a bug: invalid input, an I/O error, Ctrl-C.</summary>
    /// <param name="e">The exception.</param>
    public static bool IsExpected(Exception e) =>
        e is InputException or OperationCanceledException or IOException or UnauthorizedAccessException;

    /// <summary>Prints the error; an interruption prints nothing.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>The exit code.</returns>
    public static int Of(Exception e, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e is OperationCanceledException)
            return ExitCodes.Interrupted;
        // The message of an InputException is one line; those of the system may not be.
        return Refuse(e is InputException ? e.Message : OneLine.Of(e.Message), error);
    }

    /// <summary>Prints one error line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="error">Standard error.</param>
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
            // Standard error cannot be written either; the exit code still reports the error.
        }

        return ExitCodes.BadInput;
    }
}

/// <summary>The exit codes of both programs.</summary>
public static class ExitCodes
{
    /// <summary>Success.</summary>
    public const int Success = 0;

    /// <summary>Invalid input; one line on standard error states what.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT); the work so far is saved.</summary>
    public const int Interrupted = 130;
}
