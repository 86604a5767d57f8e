namespace ImageGen.Pictures;

/// <summary>What is wrong with a picture, in words for a person; without the picture's name.</summary>
/// <param name="message">Why it is refused, and what to do where that can be said.</param>
internal sealed class PictureException(string message) : Exception(message);
