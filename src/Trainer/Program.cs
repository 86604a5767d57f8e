using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Commands;
using ImageGen.Trainer.Native;

try
{
    ParseResult parsed = TrainerCommandLine.CreateRoot().Parse(args);
    if (parsed.UnmatchedTokens.Count > 0)
        throw new InputException($"{parsed.UnmatchedTokens[0]}: no such command or option; see 'trainer --help'");
    if (parsed.Errors.Count > 0)
        throw new InputException($"{parsed.Errors[0].Message.TrimEnd('.')}: see 'trainer --help'");
    LibTorch.Choose(parsed.GetValue(TrainerCommandLine.LibTorchFolder));
    return parsed.Invoke(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.BadInput;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    // A disk that fills up while a run writes its log, say: the run's checkpoints are whole.
    Console.Error.WriteLine(
        $"{e.Message.ReplaceLineEndings(" ")} (a run that this stopped can be resumed with --resume)");
    return ExitCodes.BadInput;
}
catch (OperationCanceledException)
{
    return ExitCodes.Interrupted;
}
