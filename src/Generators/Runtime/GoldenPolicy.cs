namespace ImageGen.Generators.Runtime;

/// <summary>
/// What becomes of a generator that does not give its golden values on this machine: it is refused, or goes on with a
/// warning where a person insists.
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

    /// <summary>Refuses it, where nothing else is offered.</summary>
    public static GoldenPolicy Refuse { get; } = new("export it again", warn: null);

    /// <summary>That of a command with the option --force.</summary>
    /// <param name="force">Whether the option was given.</param>
    /// <param name="warn">Told the warning, a line for each part that differs.</param>
    public static GoldenPolicy Of(bool force, Action<string> warn) =>
        new("export it again, or give --force to go on with it as it is", force ? warn : null);

    /// <summary>Replays a generator's golden values, and those of its encoder where it has one.</summary>
    /// <param name="file">The generator file.</param>
    /// <exception cref="InputException">They differ and it is not forced, or ONNX Runtime refuses a graph.</exception>
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

    /// <summary>Applies the policy to what came of a replay.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="what">What was replayed: pictures or codes.</param>
    /// <param name="report">What came of it.</param>
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
        _warn($"{found}; going on because of --force");
    }
}
