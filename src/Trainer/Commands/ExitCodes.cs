namespace ImageGen.Trainer.Commands;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Something given cannot be used; one line on standard error says what.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT); the work so far is saved.</summary>
    public const int Interrupted = 130;
}
