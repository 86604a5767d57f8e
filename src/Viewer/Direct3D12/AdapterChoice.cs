using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>The selected adapter, and the reason.</summary>
/// <param name="Index">Index in the list; null if no adapter can be used.</param>
/// <param name="Reason">Why this adapter, or why none, in a few words.</param>
internal sealed record AdapterChoice(int? Index, string Reason)
{
    /// <summary>The option value that selects a software adapter.</summary>
    public const string Software = "software";

    /// <summary>Selects an adapter: by default the fastest hardware adapter.</summary>
    /// <param name="adapters">The adapters, fastest first.</param>
    /// <param name="asked">
    /// The requested adapter: an index, a LUID, a part of a name, or "software"; null for the default.
    /// </param>
    /// <exception cref="InputException">The requested adapter does not exist, or cannot be used.</exception>
    public static AdapterChoice Of(IReadOnlyList<AdapterDescription> adapters, string? asked)
    {
        if (asked is not null)
            return Asked(adapters, asked);
        int hardware = First(adapters, adapter => !adapter.IsSoftware && adapter.Problem is null);
        if (hardware >= 0)
            return new(
                hardware,
                adapters.Count(adapter => !adapter.IsSoftware) > 1 ? "the fastest GPU" : "the only GPU");
        int software = First(adapters, adapter => adapter.IsSoftware && adapter.Problem is null);
        if (software >= 0)
            return new(software, "no GPU can be used; rendering in software on the CPU");
        return new(
            null, adapters.Count == 0 ? "there is no adapter" : $"no adapter can be used: {adapters[0].Problem}");
    }

    /// <summary>
    /// Selects an adapter and examines it; if it cannot be used, tries the next. Other adapters are not woken.
    /// </summary>
    /// <param name="adapters">The adapters, fastest first; examined ones are replaced.</param>
    /// <param name="asked">The requested adapter; null for the default.</param>
    /// <param name="examine">Queries the capabilities of the adapter of an index.</param>
    /// <exception cref="InputException">The requested adapter does not exist, or cannot be used.</exception>
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
        return new(index, "requested");
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
