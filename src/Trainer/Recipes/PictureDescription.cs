using ImageGen.Generators.Format;

namespace ImageGen.Trainer.Recipes;

/// <summary>What a recipe is told of the pictures it will be trained on.</summary>
/// <param name="Shape">Shape of a training picture.</param>
/// <param name="ClassCount">Number of classes, at least 1.</param>
/// <param name="Source">The picture that each training picture is paired with; null when the set has no pairs.</param>
internal sealed record PictureDescription(ImageShape Shape, int ClassCount, SourceInfo? Source = null);
