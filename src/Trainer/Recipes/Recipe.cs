using ImageGen.Generators;
using ImageGen.Generators.Format;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// A system: its name, its paper, its options, and the training plan that the loop runs. A recipe never reads files,
/// prints, or steps an optimizer.
/// </summary>
internal abstract class Recipe
{
    /// <summary>The name on the command line, e.g. "cgan".</summary>
    public abstract string Name { get; }

    /// <summary>A short description.</summary>
    public abstract string Title { get; }

    /// <summary>The paper it comes from.</summary>
    public abstract Paper Paper { get; }

    /// <summary>Recommended data sets; the first is the default. Others that meet its needs work too.</summary>
    public abstract IReadOnlyList<string> DataSets { get; }

    /// <summary>Its requirements of a data set.</summary>
    public virtual PictureNeeds Needs => PictureNeeds.None;

    /// <summary>
    /// Its options with the defaults for a data set. They always include "steps" and "batch", which the loop reads.
    /// </summary>
    public abstract IReadOnlyList<RecipeOption> Options(string dataSet);

    /// <summary>Creates the networks and the phases that train them.</summary>
    /// <param name="settings">A value for every option.</param>
    /// <param name="pictures">The training pictures, which meet <see cref="Needs"/>.</param>
    /// <exception cref="InputException">The networks do not support pictures of that shape.</exception>
    public abstract TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures);
}

/// <summary>The paper that a system comes from.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Authors">Its authors, shortened.</param>
/// <param name="Year">The year of publication.</param>
/// <param name="Reference">Its identifier, e.g. "arXiv 1411.1784".</param>
internal sealed record Paper(string Title, string Authors, int Year, string Reference);

/// <summary>A recipe's requirements of a data set beyond pictures of one shape.</summary>
internal enum PictureNeeds
{
    /// <summary>No requirement.</summary>
    None,

    /// <summary>At least two classes.</summary>
    Classes,

    /// <summary>A source for every picture.</summary>
    Pairs,
}

/// <summary>Describes the training pictures to a recipe.</summary>
/// <param name="Shape">Shape of a training picture.</param>
/// <param name="ClassCount">Number of classes, at least 1.</param>
/// <param name="Source">The source of each training picture; null if the set has no pairs.</param>
internal sealed record PictureDescription(ImageShape Shape, int ClassCount, SourceInfo? Source = null)
{
    /// <summary>The set's name in exported files.</summary>
    public string Name { get; init; } = "pictures";

    /// <summary>Class names in label order; recipes do not use them.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];
}
