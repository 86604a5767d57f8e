using NetVips;

namespace ImageGen.Tests;

/// <summary>
/// Writes small pictures of one colour or of given pixels, for tests that read them, and opens what was written.
/// </summary>
internal static class PictureFile
{
    /// <summary>Writes pixels, R G B each (or one, two or four channels); the format goes by the name.</summary>
    public static string Write(string path, int width, int height, params byte[] pixels)
    {
        int bands = pixels.Length / (width * height);
        using var untagged = Image.NewFromMemory(pixels, width, height, bands, Enums.BandFormat.Uchar);
        using Image image = untagged.Copy(
            interpretation: bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        image.WriteToFile(path);
        return path;
    }

    /// <summary>
    /// Opens a picture; of an animation the first frame. The file is read whole: libvips would keep it open for a
    /// while, and so in its place.
    /// </summary>
    public static Image Open(string path) => Image.NewFromBuffer(File.ReadAllBytes(path));

    /// <summary>The samples of a picture alone, without what else its file says.</summary>
    public static byte[] Samples(string path)
    {
        using Image image = Open(path);
        return image.WriteToMemory<byte>();
    }

    /// <summary>Opens all frames of an animation, one below the other.</summary>
    public static Image OpenAnimation(string path) => Image.NewFromBuffer(File.ReadAllBytes(path), "[n=-1]");

    /// <summary>Writes a picture of one colour.</summary>
    public static string Fill(string path, int width, int height, params byte[] color) =>
        Write(path, width, height, [.. Enumerable.Range(0, width * height).SelectMany(_ => color)]);
}
