namespace ImageGen.Viewer.Browser;

/// <summary>A client sent what it must not; it is closed with the message as the reason.</summary>
/// <param name="message">What was wrong, short enough for a WebSocket's close frame.</param>
internal sealed class MessageException(string message) : Exception(message);
