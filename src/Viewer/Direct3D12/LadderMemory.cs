using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// The fastest execution mode of each generator on each device and driver, and the modes that made a device hang,
/// stored in a file. A missing or damaged file is replaced. Thread-safe.
/// </summary>
internal sealed class LadderMemory
{
    // Limits the file; the oldest entries are evicted.
    private const int Most = 1000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly List<Entry> _entries = [];

    /// <summary>Loads the file.</summary>
    /// <param name="path">The file; null to keep the modes only in memory.</param>
    public LadderMemory(string? path)
    {
        _path = path;
        try
        {
            if (path is not null && File.Exists(path))
                _entries.AddRange(
                    (JsonSerializer.Deserialize<List<Entry>>(File.ReadAllBytes(path), Format) ?? [])
                        .Where(entry => entry is { Key: not null, Hung: not null }));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // The modes are measured again.
        }
    }

    /// <summary>The file of the current user.</summary>
    public static string UserFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ImageGen", "modes.json");

    /// <summary>
    /// The key of a generator: its file, the adapter, the driver, and the version of this program's graph passes.
    /// </summary>
    /// <param name="sha256">The hash of the model file.</param>
    /// <param name="adapter">The adapter.</param>
    public static string KeyOf(string sha256, AdapterDescription adapter) =>
        $"{sha256[..16]} {adapter.Name} {adapter.Driver} {adapter.DirectMLFeatureLevel} "
            + $"{typeof(LadderMemory).Assembly.GetName().Version}";

    /// <summary>The stored modes of a key.</summary>
    public KnownModes Find(string key)
    {
        lock (_lock)
            return _entries.Find(entry => entry.Key == key) is { } found
                ? new(found.Fastest, found.Hung)
                : KnownModes.None;
    }

    /// <summary>Stores the fastest mode.</summary>
    public void Keep(string key, ExecutionMode fastest) => Change(key, entry => entry with { Fastest = fastest });

    /// <summary>Stores a mode that made the device hang, or whose runs do not end in time.</summary>
    public void Blame(string key, ExecutionMode mode) => Change(
        key,
        entry => entry with
        {
            Fastest = entry.Fastest == mode ? null : entry.Fastest,
            Hung = [.. entry.Hung.Append(mode).Distinct()],
        });

    private void Change(string key, Func<Entry, Entry> change)
    {
        lock (_lock)
        {
            Entry before = _entries.Find(entry => entry.Key == key) ?? new Entry(key, null, []);
            _entries.Remove(before);
            _entries.Add(change(before));
            if (_entries.Count > Most)
                _entries.RemoveRange(0, _entries.Count - Most);
            if (_path is not null)
                TryWrite(_path);
        }
    }

    private void TryWrite(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, _entries, Format));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            // The modes are measured again at the next start.
        }
    }

    private sealed record Entry(string Key, ExecutionMode? Fastest, IReadOnlyList<ExecutionMode> Hung);
}
