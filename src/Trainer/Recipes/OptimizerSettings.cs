namespace ImageGen.Trainer.Recipes;

/// <summary>What moves the parameters of a phase.</summary>
/// <param name="LearningRate">Step size, above 0.</param>
internal abstract record OptimizerSettings(double LearningRate);
