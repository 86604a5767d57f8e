namespace ImageGen.Viewer.Session;

/// <summary>Something to tell the person in one line, once.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsProblem">Whether something is wrong.</param>
internal sealed record Notice(string Text, bool IsProblem);
