namespace ImageGen.Pictures;

/// <summary>Why a picture was rejected, without the picture's name.</summary>
/// <param name="message">The reason and, if there is one, the remedy.</param>
internal sealed class PictureException(string message) : Exception(message);
