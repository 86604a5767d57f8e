namespace ImageGen.Trainer.Recipes;

/// <summary>The paper that a system comes from.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Authors">Its authors, shortened.</param>
/// <param name="Year">The year it appeared.</param>
/// <param name="Reference">Where to find it, e.g. "arXiv 1411.1784".</param>
internal sealed record Paper(string Title, string Authors, int Year, string Reference);
