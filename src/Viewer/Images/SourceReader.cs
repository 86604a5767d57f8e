using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <summary>Reads picture files as tensors of one shape: centre-cropped to its aspect ratio and resized.</summary>
/// <param name="shape">The shape of every tensor.</param>
/// <param name="colors">The palette of masks; null for other pictures.</param>
internal sealed class SourceReader(ImageShape shape, MaskColors? colors = null)
{
    // Squared; less than one 8-bit level of one channel.
    private const float SameColor = 1e-6f;

    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The file's name in the report.</param>
    /// <param name="report">Receives remarks and errors.</param>
    /// <returns>[c, h, w] in [0, 1]; null if it cannot be read, which is then reported.</returns>
    public float[]? TryRead(string path, string name, PictureReport report) =>
        TryRead(() => PictureReader.Bytes(path, name), name, report);

    /// <summary>Decodes a picture in memory.</summary>
    /// <param name="bytes">The content of a picture file.</param>
    /// <param name="name">The picture's name in the report.</param>
    /// <param name="report">Receives remarks and errors.</param>
    /// <returns>[c, h, w] in [0, 1]; null if it cannot be read, which is then reported.</returns>
    public float[]? TryRead(byte[] bytes, string name, PictureReport report) => TryRead(() => bytes, name, report);

    private float[]? TryRead(Func<byte[]> open, string name, PictureReport report)
    {
        try
        {
            CroppedPicture read = colors is null
                ? PictureReader.Cropped(open(), name, shape.Width, shape.Height)
                : PictureReader.CroppedByNearest(open(), name, shape.Width, shape.Height);
            float[] picture = Tensor(read.Pixels);
            report.GrayToColor += read.IsGray && shape.Channels == 3 ? 1 : 0;
            report.Note(read.Remark & ~PictureRemark.Gray);
            report.ColorToGray += shape.Channels == 1 && HasColor(read.Pixels) ? 1 : 0;
            report.Snapped += colors?.Snap(picture) > SameColor ? 1 : 0;
            return picture;
        }
        catch (InputException e)
        {
            report.Skip(e.Message);
            return null;
        }
    }

    private float[] Tensor(ReadOnlySpan<byte> pixels)
    {
        int plane = shape.Height * shape.Width;
        float[] tensor = new float[shape.Size];
        for (int at = 0; at < plane; at++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(3 * at, 3);
            if (shape.Channels == 1)
            {
                // Rec. 601 with integer weights, so that gray pixels keep their level exactly.
                tensor[at] = ((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2])) / 1000f / 255f;
                continue;
            }

            for (int channel = 0; channel < 3; channel++)
                tensor[(channel * plane) + at] = pixel[channel] / 255f;
        }

        return tensor;
    }

    private static bool HasColor(ReadOnlySpan<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2])
                return true;
        }

        return false;
    }
}

/// <summary>Remarks on the pictures that were read: each once, in a limited number of lines.</summary>
internal sealed class PictureReport
{
    private const int MostNamed = 5;

    private readonly List<string> _named = [];
    private readonly List<PictureRemark> _remarks = [];
    private readonly List<string> _passedOver = [];

    /// <summary>Number of pictures that were skipped because they cannot be read.</summary>
    public int Skipped { get; private set; }

    /// <summary>Number of gray pictures converted to RGB.</summary>
    public int GrayToColor { get; set; }

    /// <summary>Number of colour pictures converted to gray.</summary>
    public int ColorToGray { get; set; }

    /// <summary>Number of masks with colours outside the palette.</summary>
    public int Snapped { get; set; }

    /// <summary>The lines; empty if there is nothing to report.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            IEnumerable<string> lines = _passedOver.Concat(_named);
            if (Skipped > MostNamed)
                lines = lines.Append($"  skipped {Skipped - MostNamed} more, {Skipped} in all");
            return lines
                .Concat(Line(GrayToColor, "gray", "made RGB, as the model expects"))
                .Concat(Line(ColorToGray, "in colour", "made gray, as the model expects"))
                .Concat(
                    Line(
                        Snapped,
                        "not painted in the palette's colours alone",
                        "every pixel given the nearest of them"))
                .Concat(PictureRemarks.Lines(_remarks, "pictures").Select(line => $"  {line}"));
        }
    }

    /// <summary>Reports a skipped picture.</summary>
    /// <param name="problem">The picture's name, and the reason.</param>
    public void Skip(string problem)
    {
        Skipped++;
        if (_named.Count < MostNamed)
            _named.Add($"  skipped {problem}");
    }

    /// <summary>Reports a remark on a picture that was read.</summary>
    public void Note(PictureRemark remark) => _remarks.Add(remark);

    /// <summary>Reports the skipped files of a folder.</summary>
    public void Note(PictureFolder folder) => _passedOver.AddRange(folder.PassedOver.Select(line => $"  {line}"));

    private static IEnumerable<string> Line(int count, string what, string done)
    {
        if (count > 0)
            yield return $"  {count} {(count == 1 ? "picture was" : "pictures were")} {what}: {done}";
    }
}
