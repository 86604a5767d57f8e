using System.Runtime.InteropServices;
using ImageGen.Trainer.Sweeps;

namespace ImageGen.Trainer.Commands;

/// <summary>
/// Cancels a token on the first Ctrl-C (or SIGTERM); a second one ends the program at once. A process of a sweep is
/// also stopped by the end of its standard input, and never ends at once: Ctrl-C reaches both it and the sweep.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    private readonly bool _isOfSweep =
        Environment.GetEnvironmentVariable(TrainerProcess.StopAtEndOfInput) is { Length: > 0 };

    public Interrupt()
    {
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(
                signal => PosixSignalRegistration.Create(signal, Handle)),
        ];
        if (_isOfSweep)
            new Thread(CancelAtEndOfInput) { IsBackground = true }.Start();
    }

    /// <summary>Cancelled when the user interrupts the program.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = _isOfSweep || !_source.IsCancellationRequested;
        _source.Cancel();
    }

    private void CancelAtEndOfInput()
    {
        using Stream input = Console.OpenStandardInput();
        byte[] rest = new byte[16];
        try
        {
            while (input.Read(rest) > 0)
            {
            }

            _source.Cancel();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The input is closed, or the program has ended meanwhile.
        }
    }
}
