using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>Which adapter plays, and why.</summary>
/// <param name="Index">Its place in the list; null when none can play.</param>
/// <param name="Reason">Why this one, or why none, in a few words.</param>
internal sealed record AdapterChoice(int? Index, string Reason)
{
    /// <summary>The word that asks for a software adapter.</summary>
    public const string Software = "software";

    /// <summary>Chooses an adapter: the fastest hardware, unless another one is asked for.</summary>
    /// <param name="adapters">The adapters, fastest first.</param>
    /// <param name="asked">
    /// What was asked for: a place in the list, a LUID, a part of a name, or "software"; null for nothing.
    /// </param>
    /// <exception cref="InputException">What was asked for is not there, or cannot be used.</exception>
    public static AdapterChoice Of(IReadOnlyList<AdapterDescription> adapters, string? asked)
    {
        if (asked is not null)
            return Asked(adapters, asked);
        int hardware = First(adapters, adapter => !adapter.IsSoftware && adapter.Problem is null);
        if (hardware >= 0)
            return new(
                hardware,
                adapters.Count(adapter => !adapter.IsSoftware) > 1 ? "the fastest hardware" : "the only hardware");
        int software = First(adapters, adapter => adapter.IsSoftware && adapter.Problem is null);
        if (software >= 0)
            return new(software, "no hardware can be used, so the CPU renders in software");
        return new(
            null, adapters.Count == 0 ? "there is no adapter" : $"no adapter can be used: {adapters[0].Problem}");
    }

    /// <summary>
    /// Chooses an adapter and examines it, and the next one where it cannot be used: no other one is woken for that.
    /// </summary>
    /// <param name="adapters">The adapters, fastest first; those that are examined are replaced.</param>
    /// <param name="asked">What was asked for; null for nothing.</param>
    /// <param name="examine">Finds out what an adapter can do, by its place in the list.</param>
    /// <exception cref="InputException">What was asked for is not there, or cannot be used.</exception>
    public static AdapterChoice OfExamined(
        IList<AdapterDescription> adapters, string? asked, Func<int, AdapterDescription> examine)
    {
        while (true)
        {
            AdapterChoice choice = Of([.. adapters], asked);
            if (choice.Index is not { } index || adapters[index].IsExamined)
                return choice;
            adapters[index] = examine(index) with { IsExamined = true };
        }
    }

    private static AdapterChoice Asked(IReadOnlyList<AdapterDescription> adapters, string asked)
    {
        int index = Find(adapters, asked);
        if (index < 0)
            throw new InputException($"--adapter {asked}: there is no such adapter; viewer devices lists them");
        if (adapters[index].Problem is { } problem)
            throw new InputException($"--adapter {asked}: {adapters[index].Name} cannot be used: {problem}");
        return new(index, "asked for");
    }

    private static int Find(IReadOnlyList<AdapterDescription> adapters, string asked)
    {
        if (asked.Equals(Software, StringComparison.OrdinalIgnoreCase)
            || asked.Equals("warp", StringComparison.OrdinalIgnoreCase))
            return First(adapters, adapter => adapter.IsSoftware);
        if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            && place < adapters.Count)
            return place;
        if (asked.Length == 16
            && long.TryParse(asked, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long luid)
            && First(adapters, adapter => adapter.Luid == luid) is >= 0 and int byLuid)
        {
            return byLuid;
        }

        return First(adapters, adapter => adapter.Name.Contains(asked, StringComparison.OrdinalIgnoreCase));
    }

    private static int First(IReadOnlyList<AdapterDescription> adapters, Func<AdapterDescription, bool> matches)
    {
        for (int i = 0; i < adapters.Count; i++)
        {
            if (matches(adapters[i]))
                return i;
        }

        return -1;
    }
}
