using ImageGen.Generators;
using ImageGen.Generators.Format;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// One of the systems: what it is called, the paper it comes from, its options, and the declaration that the training
/// loop runs. A recipe never reads files, prints, or steps an optimizer.
/// </summary>
internal abstract class Recipe
{
    /// <summary>The name on the command line, e.g. "cgan".</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>The paper it comes from.</summary>
    public abstract Paper Paper { get; }

    /// <summary>
    /// The data sets it is known to do well on; the first is the default. Others that meet its needs work too.
    /// </summary>
    public abstract IReadOnlyList<string> DataSets { get; }

    /// <summary>What it asks of a data set.</summary>
    public virtual PictureNeeds Needs => PictureNeeds.None;

    /// <summary>
    /// Its options with the defaults for a data set. "steps" and "batch" are always among them: the loop reads those.
    /// </summary>
    public abstract IReadOnlyList<RecipeOption> Options(string dataSet);

    /// <summary>Builds fresh networks and the phases that train them.</summary>
    /// <param name="settings">A value for every option.</param>
    /// <param name="pictures">What it will be trained on; meets <see cref="Needs"/>.</param>
    /// <exception cref="InputException">Its networks cannot generate pictures of that shape.</exception>
    public abstract TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures);
}

/// <summary>The paper that a system comes from.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Authors">Its authors, shortened.</param>
/// <param name="Year">The year it appeared.</param>
/// <param name="Reference">Where to find it, e.g. "arXiv 1411.1784".</param>
internal sealed record Paper(string Title, string Authors, int Year, string Reference);

/// <summary>What a recipe asks of a data set beyond pictures of one shape.</summary>
internal enum PictureNeeds
{
    /// <summary>Nothing more.</summary>
    None,

    /// <summary>At least two classes.</summary>
    Classes,

    /// <summary>A source for every picture, to translate from.</summary>
    Pairs,
}

/// <summary>What a recipe is told of the pictures it will be trained on.</summary>
/// <param name="Shape">Shape of a training picture.</param>
/// <param name="ClassCount">Number of classes, at least 1.</param>
/// <param name="Source">The picture that each training picture is paired with; null when the set has no pairs.</param>
internal sealed record PictureDescription(ImageShape Shape, int ClassCount, SourceInfo? Source = null)
{
    /// <summary>What exported files call the set.</summary>
    public string Name { get; init; } = "pictures";

    /// <summary>Names of the classes in label order; a recipe has no use for them.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];
}
