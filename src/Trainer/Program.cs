using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Commands;
using ImageGen.Trainer.Native;

StandardOutput.Install();
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
catch (Exception e) when (ProgramEnd.IsExpected(e))
{
    return ProgramEnd.Of(e, Console.Error);
}
