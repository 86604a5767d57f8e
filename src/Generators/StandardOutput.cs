using System.Text;

namespace ImageGen.Generators;

/// <summary>
/// Standard output that reports write errors in one line: the disk is full, or it was closed. A pipe without a reader
/// is not an error: .NET discards the output.
/// </summary>
public sealed class StandardOutput : TextWriter
{
    private readonly TextWriter _inner;

    private StandardOutput(TextWriter inner) => _inner = inner;

    /// <inheritdoc/>
    public override Encoding Encoding => _inner.Encoding;

    /// <summary>Replaces <see cref="Console.Out"/>, before anything is written.</summary>
    public static void Install() => Console.SetOut(new StandardOutput(Console.Out));

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot be written.</exception>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot be written.</exception>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot be written.</exception>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot be written.</exception>
    public override void WriteLine(string? value) => Write(value + _inner.NewLine);

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot be written.</exception>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            _inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot be written.</exception>
    public override void Flush()
    {
        try
        {
            _inner.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    private static InputException Failure(Exception e) => new InputException(
        $"standard output: cannot be written ({OneLine.Of(e.Message).TrimEnd('.')}); free some space, or redirect it "
        + "elsewhere",
        e);
}
