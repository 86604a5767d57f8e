namespace ImageGen.Trainer.Data;

/// <summary>Which pictures of a data set.</summary>
internal enum DataSplit
{
    /// <summary>The pictures to train on.</summary>
    Train,

    /// <summary>The pictures held out to measure on.</summary>
    Test,
}
