using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Commands;

/// <summary>Prints download progress, a line per file and tenth, and the messages of data sets.</summary>
internal static class DataProgress
{
    /// <summary>Creates a store that reports to the console.</summary>
    public static DataStore Store(string? dataRoot, CancellationToken cancellation)
    {
        // Several splits of a set may be loaded, each with the same messages.
        HashSet<string> said = [];
        (string File, long Tenth) shown = (File: "", Tenth: -1L);
        return new DataStore(
            dataRoot,
            progress: (file, done, total) =>
            {
                long tenth = total is > 0 ? done * 10 / total.Value : done >> 20;
                if (shown == (file, tenth))
                    return;
                shown = (file, tenth);
                Console.WriteLine(
                    total is > 0
                        ? $"fetching {file}: {done * 100 / total}% of {total:N0} bytes"
                        : $"fetching {file}: {done:N0} bytes");
            },
            note: line =>
            {
                if (said.Add(line))
                    Console.WriteLine(line);
            },
            cancellation: cancellation);
    }
}
