using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Commands;

/// <summary>The pictures that a run looks at but does not learn from.</summary>
internal static class TrainingData
{
    /// <summary>
    /// Held-out pictures for sample sheets, on the CPU; of a set too small to hold any out, training pictures.
    /// </summary>
    public static PictureSet Examples(DataSet dataSet, DataStore store)
    {
        using PictureSet pictures = dataSet.Load(store, dataSet.HasTestPictures ? DataSplit.Test : DataSplit.Train);
        return pictures.First(SampleSheet.Examples);
    }

    /// <summary>A line for a person whose pictures are too few to generalize from; null where they are not.</summary>
    /// <param name="count">Training pictures.</param>
    /// <param name="batch">Pictures in a batch.</param>
    public static string? Fewness(int count, int batch) =>
        count == 1 ? "There is only one training picture: the generator will memorise it"
        : count < batch ? $"There are only {count:N0} training pictures, fewer than a batch of {batch:N0}: the "
            + "generator will memorise them"
        : null;
}

/// <summary>Where the data of a run that was begun, perhaps on another machine, is now.</summary>
/// <param name="Data">What --data says; null for the set by the name that the run has it.</param>
/// <param name="Root">What --data-root says; null for the folder that the run was given, if it is there.</param>
internal sealed record DataPlaces(string? Data, string? Root)
{
    /// <summary>Where the run was begun.</summary>
    public static DataPlaces AsBegun { get; } = new(null, null);

    /// <summary>The data set of a run.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="run">The run or its checkpoint, for messages.</param>
    /// <exception cref="InputException">It is not where it was, or not where it was said to be.</exception>
    public DataSet DataSetOf(RunConfiguration configuration, string run)
    {
        try
        {
            return DataSets.Named(Data ?? configuration.DataSet, configuration.Size);
        }
        catch (InputException e) when (Data is null)
        {
            throw new InputException($"{run} needs its pictures ({e.Message}); say with --data where they are now", e);
        }
    }

    /// <summary>The store that the data of a run is fetched from.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="cancellation">Stops a fetch.</param>
    public DataStore StoreOf(RunConfiguration configuration, CancellationToken cancellation)
    {
        string? begun = Directory.Exists(configuration.DataRoot) ? configuration.DataRoot : null;
        return DataProgress.Store(Root ?? begun, cancellation);
    }
}
