using ImageGen.Generators;

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

    /// <summary>The data sets it is known to do well on; the first is the default. Others that meet its needs work too.</summary>
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
    /// <exception cref="InputException">Its networks cannot paint pictures of that shape.</exception>
    public abstract TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures);
}
