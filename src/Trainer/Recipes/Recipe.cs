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

    /// <summary>The data sets it is meant for; the first is the default.</summary>
    public abstract IReadOnlyList<string> DataSets { get; }

    /// <summary>
    /// Its options with the defaults for a data set. "steps" and "batch" are always among them: the loop reads those.
    /// </summary>
    public abstract IReadOnlyList<RecipeOption> Options(string dataSet);

    /// <summary>Builds fresh networks and the phases that train them.</summary>
    /// <param name="settings">A value for every option.</param>
    /// <param name="shape">Shape of the training pictures.</param>
    /// <param name="classCount">Number of classes of the data set.</param>
    public abstract TrainingPlan Declare(RecipeSettings settings, ImageShape shape, int classCount);
}
