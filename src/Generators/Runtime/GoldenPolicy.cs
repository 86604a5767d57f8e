namespace ImageGen.Generators.Runtime;

/// <summary>
/// How to handle a generator whose output differs from its golden values on this machine: reject it, or warn and
/// continue if forced.
/// </summary>
public sealed class GoldenPolicy
{
    private readonly string _advice;
    private readonly Action<string>? _warn;

    private GoldenPolicy(string advice, Action<string>? warn)
    {
        _advice = advice;
        _warn = warn;
    }

    /// <summary>Rejects it, for commands without --force.</summary>
    public static GoldenPolicy Refuse { get; } = new("export it again", warn: null);

    /// <summary>The policy of a command with the option --force.</summary>
    /// <param name="force">Whether the option was given.</param>
    /// <param name="warn">Receives a warning for each part that differs.</param>
    public static GoldenPolicy Of(bool force, Action<string> warn) =>
        new("export it again, or use --force to continue anyway", force ? warn : null);

    /// <summary>Replays a generator's golden valuesand those of its encoder, if it has one.</summary>
    /// <param name="file">The generator file.</param>
    /// <exception cref="InputException">They differ and it is not forced, or ONNX Runtime rejects a graph.</exception>
    public void Replay(GeneratorFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var generator = CpuGenerator.Load(file);
        Apply(file, "pictures", generator.CheckGolden());
        if (file.Info.Encoder is null)
            return;
        using var encoder = CpuEncoder.Load(file);
        Apply(file, "codes", encoder.CheckGolden());
    }

    /// <summary>Applies the policy to the result of a replay.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="what">What was replayed: pictures or codes.</param>
    /// <param name="report">The result.</param>
    /// <exception cref="InputException">The values differ, and it is not forced.</exception>
    public void Apply(GeneratorFile file, string what, GoldenReport report)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(report);
        if (report.Passed)
            return;
        string found = $"{file.Path ?? file.Name}: its golden {what} {report.Difference} on this machine";
        if (_warn is null)
            throw new InputException($"{found}; {_advice}");
        _warn($"{found}; continuing because of --force");
    }
}
