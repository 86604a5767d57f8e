using System.Runtime.InteropServices.JavaScript;

namespace ImageGen.Viewer.Page;

/// <summary>What worker.js does for the program: messages to the page, and onnxruntime-web.</summary>
internal static partial class WorkerScript
{
    /// <summary>The name of the module.</summary>
    public const string Module = "worker";

    /// <summary>Sends a text message to the page.</summary>
    [JSImport("send", Module)]
    public static partial void Send(string json);

    /// <summary>Sends a binary message to the page: a header, then the content.</summary>
    [JSImport("sendBinary", Module)]
    public static partial void SendBinary(
        [JSMarshalAs<JSType.MemoryView>] Span<byte> header, [JSMarshalAs<JSType.MemoryView>] Span<byte> content);

    /// <summary>Says that the program cannot go on.</summary>
    [JSImport("fail", Module)]
    public static partial void Fail(string reason);

    /// <summary>Fetches a model and creates a session of it.</summary>
    /// <param name="path">Its path in the site.</param>
    /// <param name="mayUseGpu">Whether WebGPU may run it.</param>
    /// <returns>The number of the session.</returns>
    [JSImport("load", Module)]
    public static partial Task<int> LoadAsync(string path, bool mayUseGpu);

    /// <summary>Frees a session.</summary>
    [JSImport("release", Module)]
    public static partial void Release(int session);

    /// <summary>Runs a session once.</summary>
    /// <param name="session">The number of the session.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="latents">Little-endian float32; empty for none.</param>
    /// <param name="labels">Likewise.</param>
    /// <param name="sources">Likewise.</param>
    /// <param name="images">Receives the pictures.</param>
    [JSImport("run", Module)]
    public static partial Task RunAsync(
        int session,
        int count,
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> latents,
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> labels,
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> sources,
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> images);

    /// <summary>Decodes the middle of a picture file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="rgb">Receives interleaved RGB.</param>
    /// <exception cref="JSException">The browser does not decode it.</exception>
    public static Task DecodeAsync(byte[] file, int width, int height, byte[] rgb) =>
        DecodeAsync(new ArraySegment<byte>(file), width, height, rgb);

    [JSImport("decode", Module)]
    private static partial Task DecodeAsync(
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> file,
        int width,
        int height,
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> rgb);
}
