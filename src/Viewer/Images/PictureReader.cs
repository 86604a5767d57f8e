using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;
using NetVips;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Reads picture files as the tensors of one shape: turned as the camera says, on white where transparent, in sRGB, the
/// middle of the picture cut to the shape's proportions and resized.
/// </summary>
/// <param name="shape">The shape of every tensor.</param>
/// <param name="colors">For masks, the only colours there may be; null for any other pictures.</param>
internal sealed class PictureReader(ImageShape shape, MaskColors? colors = null)
{
    private const long MostPixels = 1L << 28;

    // Less than one level of 255 of one channel, squared.
    private const float SameColor = 1e-6f;

    // What libvips finds fault with comes back as an exception; printed as well, it would not be one clear line.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    static PictureReader() => Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);

    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What to call it in the report.</param>
    /// <param name="report">Receives what there is to say.</param>
    /// <returns>[c, h, w] in [0, 1]; null when it cannot be read, which is then in the report.</returns>
    public float[]? TryRead(string path, string name, PictureReport report)
    {
        try
        {
            return TryRead(File.ReadAllBytes(path), name, report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Skip(name, $"cannot be opened ({LastLine(e.Message)})");
            return null;
        }
    }

    /// <summary>Reads a picture whose bytes are at hand.</summary>
    /// <param name="bytes">The content of a picture file.</param>
    /// <param name="name">What to call it in the report; its extension tells a drawing.</param>
    /// <param name="report">Receives what there is to say.</param>
    /// <returns>[c, h, w] in [0, 1]; null when it cannot be read, which is then in the report.</returns>
    public float[]? TryRead(byte[] bytes, string name, PictureReport report)
    {
        try
        {
            using Image loaded = Load(bytes, name);
            if ((long)loaded.Width * loaded.Height > MostPixels)
            {
                report.Skip(name, $"{loaded.Width}x{loaded.Height} pixels are too many");
                return null;
            }

            bool gray = loaded.Bands < 3;
            using Image rgb = ToRgb(loaded);
            using Image cut = CutToProportions(rgb);
            byte[] pixels = Pixels(cut);
            float[] picture = Tensor(pixels);
            report.GrayToColor += gray && shape.Channels == 3 ? 1 : 0;
            report.ColorToGray += shape.Channels == 1 && HasColor(pixels) ? 1 : 0;
            report.Snapped += colors is not null && Snap(picture) ? 1 : 0;
            return picture;
        }
        catch (VipsException e)
        {
            report.Skip(name, $"cannot be read ({LastLine(e.Message)})");
            return null;
        }
    }

    // From memory: libvips would take brackets in a file's name for options.
    private Image Load(byte[] bytes, string path)
    {
        if (!Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            return Image.NewFromBuffer(bytes, failOn: Enums.FailOn.Error);
        // A drawing has no pixels of its own: it is drawn as large as it is needed.
        using Image natural = Image.SvgloadBuffer(bytes);
        double scale = Math.Max((double)shape.Width / natural.Width, (double)shape.Height / natural.Height);
        return Image.SvgloadBuffer(bytes, scale: Math.Clamp(scale, 0.001, 1000));
    }

    private Image ToRgb(Image loaded)
    {
        using Image turned = loaded.Autorot();
        // The colours of a mask are names, not light: a profile must not change them.
        using Image srgb = colors is null && turned.Contains(
            "icc-profile-data") ? WithProfile(turned) : turned.Colourspace(Enums.Interpretation.Srgb);
        using Image opaque = srgb.HasAlpha() ? srgb.Flatten(background: [255, 255, 255]) : srgb.Copy();
        return opaque.Bands == 3
            ? opaque.Cast(Enums.BandFormat.Uchar)
            : throw new VipsException($"it has {opaque.Bands} channels");
    }

    private static Image WithProfile(Image image)
    {
        try
        {
            return image.IccTransform("srgb", embedded: true, depth: 8).CopyMemory();
        }
        catch (VipsException)
        {
            // A damaged profile: the picture without it is better than none.
            return image.Colourspace(Enums.Interpretation.Srgb);
        }
    }

    private Image CutToProportions(Image image)
    {
        int width = Math.Clamp((int)Math.Round((double)image.Height * shape.Width / shape.Height), 1, image.Width);
        int height = Math.Clamp((int)Math.Round((double)image.Width * shape.Height / shape.Width), 1, image.Height);
        return image.Crop((image.Width - width) / 2, (image.Height - height) / 2, width, height);
    }

    /// <summary>
    /// The picture's pixels at the shape's size, R G B each: smoothed, or of a mask the nearest ones.
    /// </summary>
    private byte[] Pixels(Image image)
    {
        using Image resized = colors is not null
            ? image.Copy()
            : image.Resize(
                (double)shape.Width / image.Width,
                kernel: Enums.Kernel.Lanczos3,
                vscale: (double)shape.Height / image.Height);
        byte[] from = resized.WriteToMemory<byte>();
        byte[] pixels = new byte[3 * shape.Height * shape.Width];
        for (int y = 0; y < shape.Height; y++)
        {
            int row = ImageFit.Nearest(y, shape.Height, resized.Height) * resized.Width;
            for (int x = 0; x < shape.Width; x++)
                from.AsSpan(
                    3 * (row + ImageFit.Nearest(x, shape.Width, resized.Width)),
                    3).CopyTo(pixels.AsSpan(3 * ((y * shape.Width) + x)));
        }

        return pixels;
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
                // Rec. 601, in whole numbers: a gray pixel keeps its level exactly.
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

    /// <summary>Gives every pixel the nearest colour there may be.</summary>
    /// <returns>Whether one had another.</returns>
    private bool Snap(Span<float> picture)
    {
        int plane = shape.Height * shape.Width;
        bool snapped = false;
        Span<float> pixel = stackalloc float[shape.Channels];
        for (int at = 0; at < plane; at++)
        {
            for (int channel = 0; channel < pixel.Length; channel++)
                pixel[channel] = picture[(channel * plane) + at];
            ReadOnlySpan<float> color = colors![colors.Nearest(pixel, out float distance)];
            snapped |= distance > SameColor;
            for (int channel = 0; channel < pixel.Length; channel++)
                picture[(channel * plane) + at] = color[channel];
        }

        return snapped;
    }

    // libvips says last what was wrong, and before it what it was about to do.
    private static string LastLine(string message) =>
        message.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}

/// <summary>
/// What there is to say about pictures that were read: each thing once, in a bounded number of lines.
/// </summary>
internal sealed class PictureReport
{
    private const int MostNamed = 5;

    private readonly List<string> _named = [];

    /// <summary>Number of pictures that were left out because they cannot be read.</summary>
    public int Skipped { get; private set; }

    /// <summary>Number of gray pictures that became RGB.</summary>
    public int GrayToColor { get; set; }

    /// <summary>Number of colour pictures that became gray.</summary>
    public int ColorToGray { get; set; }

    /// <summary>Number of masks with colours that are not in the palette.</summary>
    public int Snapped { get; set; }

    /// <summary>The lines, empty when all is as expected.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            IEnumerable<string> lines = _named;
            if (Skipped > MostNamed)
                lines = lines.Append($"  skipped {Skipped - MostNamed} more, {Skipped} in all");
            return lines
                .Concat(Line(GrayToColor, "gray", "made RGB, as the model expects"))
                .Concat(Line(ColorToGray, "in colour", "made gray, as the model expects"))
                .Concat(
                    Line(
                        Snapped,
                        "not painted in the palette's colours alone",
                        "every pixel given the nearest of them"));
        }
    }

    /// <summary>Notes a picture that is left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="problem">Why.</param>
    public void Skip(string name, string problem)
    {
        Skipped++;
        if (_named.Count < MostNamed)
            _named.Add($"  skipped {name}: {problem}");
    }

    private static IEnumerable<string> Line(int count, string what, string done)
    {
        if (count > 0)
            yield return $"  {count} {(count == 1 ? "picture was" : "pictures were")} {what}: {done}";
    }
}
