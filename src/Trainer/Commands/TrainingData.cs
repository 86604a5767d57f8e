using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Commands;

/// <summary>The pictures of a run's sample sheets.</summary>
internal static class TrainingData
{
    /// <summary>
    /// Held-out pictures for sample sheets, on the CPU; training pictures if the set is too small to hold any out.
    /// </summary>
    public static PictureSet Examples(DataSet dataSet, DataStore store)
    {
        using PictureSet pictures = dataSet.Load(store, dataSet.HasTestPictures ? DataSplit.Test : DataSplit.Train);
        return pictures.First(SampleSheet.Examples);
    }

    /// <summary>A warning if there are too few pictures to generalize from; otherwise null.</summary>
    /// <param name="count">Training pictures.</param>
    /// <param name="batch">Pictures in a batch.</param>
    public static string? TooFewPictures(int count, int batch) =>
        count == 1 ? "There is only one training picture: the generator will memorise it"
        : count < batch ? $"There are only {count:N0} training pictures, fewer than a batch of {batch:N0}: the "
            + "generator will memorise them"
        : null;
}

/// <summary>Where to find the data of an existing run, which may have been started on another machine.</summary>
/// <param name="Data">The value of --data; null for the data set recorded in the run.</param>
/// <param name="Root">The value of --data-root; null for the run's folder, if it exists.</param>
internal sealed record DataPlaces(string? Data, string? Root)
{
    /// <summary>The locations recorded in the run.</summary>
    public static DataPlaces AsBegun { get; } = new(null, null);

    /// <summary>The data set of a run.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="run">The run or its checkpoint, for messages.</param>
    /// <exception cref="InputException">The data set is not found.</exception>
    public DataSet DataSetOf(RunConfiguration configuration, string run)
    {
        try
        {
            return DataSets.Named(Data ?? configuration.DataSet, configuration.Size);
        }
        catch (InputException e) when (Data is null)
        {
            throw new InputException($"{run}: data set not found ({e.Message}); give its new location with --data", e);
        }
    }

    /// <summary>The data store of a run.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="cancellation">Cancels a download.</param>
    public DataStore StoreOf(RunConfiguration configuration, CancellationToken cancellation)
    {
        string? begun = Directory.Exists(configuration.DataRoot) ? configuration.DataRoot : null;
        return DataProgress.Store(Root ?? begun, cancellation);
    }
}
