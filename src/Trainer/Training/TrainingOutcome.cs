namespace ImageGen.Trainer.Training;

/// <summary>How a call of the loop ended.</summary>
internal enum TrainingOutcome
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>It was asked to stop; a checkpoint holds its state.</summary>
    Interrupted,
}
