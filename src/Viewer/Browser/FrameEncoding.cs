namespace ImageGen.Viewer.Browser;

/// <summary>How a picture travels. To this machine's own browser always raw: copying is quicker than any compression.</summary>
internal static class FrameEncoding
{
    // On a link of 100 Mbit/s a raw picture of this size takes as long as one frame of 60 a second.
    private const int SmallEnough = 48 << 10;

    /// <summary>Whether a picture is sent as WebP (lossless) rather than raw.</summary>
    /// <param name="bytes">Its size when it is raw.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    public static bool IsWebP(int bytes, bool isHere) => !isHere && bytes > SmallEnough;
}
