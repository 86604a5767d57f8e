using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data;
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
}
