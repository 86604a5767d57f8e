namespace ImageGen.Trainer.Recipes;

/// <summary>The optimizer of a phase.</summary>
/// <param name="LearningRate">Step size, above 0.</param>
internal abstract record OptimizerSettings(double LearningRate);

/// <summary>Adam (Kingma and Ba, arXiv 1412.6980).</summary>
/// <param name="LearningRate">Step size, above 0.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1).</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1).</param>
/// <param name="Epsilon">Added to the denominator, above 0.</param>
internal sealed record AdamSettings(
    double LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8)
    : OptimizerSettings(LearningRate);

/// <summary>
/// RMSprop (Tieleman and Hinton 2012, lecture 6e of "Neural Networks for Machine Learning"), without momentum.
/// </summary>
/// <param name="LearningRate">Step size, above 0.</param>
/// <param name="Decay">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="Epsilon">Added to the denominator, above 0.</param>
internal sealed record RmspropSettings(double LearningRate, double Decay =
    0.99, double Epsilon = 1e-8) : OptimizerSettings(
    LearningRate);
