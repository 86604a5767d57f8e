namespace ImageGen.Trainer.Recipes;

/// <summary>RMSprop (Tieleman and Hinton 2012, lecture 6e of "Neural Networks for Machine Learning"), without momentum.</summary>
/// <param name="LearningRate">Step size, above 0.</param>
/// <param name="Decay">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="Epsilon">Added to the denominator, above 0.</param>
internal sealed record RmspropSettings(double LearningRate, double Decay = 0.99, double Epsilon = 1e-8) : OptimizerSettings(LearningRate);
