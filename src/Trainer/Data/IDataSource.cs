namespace ImageGen.Trainer.Data;

/// <summary>A place that a data file may be had from.</summary>
internal interface IDataSource
{
    /// <summary>How to call the place in a message.</summary>
    string Name { get; }

    /// <summary>Brings a file, as the place has it: decompressed or with a .gz ending.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="folder">An existing folder for what is brought; may hold a part left by an interrupted try.</param>
    /// <param name="progress">Told the bytes brought so far and, where known, how many there are.</param>
    /// <param name="cancellation">Stops the transfer, leaving what was brought for the next try.</param>
    /// <returns>The path of the file, or null when this place does not have it.</returns>
    string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation);
}
