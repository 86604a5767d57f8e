using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes.Painting;
using NetVips;

namespace ImageGen.Tests.Viewer.Images;

public sealed class SourceReaderTests : IDisposable
{
    private static readonly ImageShape Rgb = new(3, 4, 6);
    private static readonly ImageShape Gray = new(1, 4, 6);
    private static readonly PaletteEntry[] Palette = [new("a", "#000000"), new("b", "#ff0000"), new("c", "#ffffff")];

    private readonly TemporaryFolder _folder = new();
    private readonly PictureReport _report = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.png")]
    [InlineData("x.PNG")]
    [InlineData("x.tif")]
    [InlineData("x.gif")]
    [InlineData("x[1].png")]
    public void Every_pixel_of_a_picture_of_the_right_size_is_kept(string name)
    {
        byte[] pixels = [.. Enumerable.Range(0, 6 * 4 * 3).Select(i => (byte)(i * 37))];
        string plain = PictureFile.Write(
            _folder.File("plain" + Path.GetExtension(name).ToLowerInvariant()), 6, 4, pixels);
        File.Move(plain, _folder.File(name));
        float[] picture = Read(name, Rgb)!;
        for (int i = 0; i < 24; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(
                    pixels[(3 * i) + channel] / 255f,
                    picture[(channel * 24) + i],
                    name.EndsWith("gif", StringComparison.Ordinal) ? 0.15 : 0);
        }

        Assert.Empty(_report.Lines);
    }

    [Theory]
    [InlineData("x.jpg")]
    [InlineData("x.jpeg")]
    [InlineData("x.webp")]
    public void Lossy_formats_are_read(string name)
    {
        PictureFile.Fill(_folder.File(name), 60, 40, 200, 60, 20);
        float[] picture = Read(name, Rgb)!;
        Assert.Equal(200 / 255f, picture[0], 0.02f);
        Assert.Equal(60 / 255f, picture[24], 0.02f);
    }

    [Fact]
    public void A_drawing_is_drawn_as_large_as_needed()
    {
        File.WriteAllText(
            _folder.File("x.svg"),
            """<svg xmlns="http://www.w3.org/2000/svg" width="6" height="4">"""
            + """<rect x="3" width="3" height="4" fill="#00ff00"/></svg>""");
        float[] picture = Read("x.svg", new ImageShape(3, 40, 60))!;
        // A hard edge in the middle, and white where there is nothing.
        Assert.Equal((1f, 0f), (picture[29], picture[30]));
        Assert.Equal(1f, picture[2400 + 45]);
    }

    [Fact]
    public void The_middle_is_cut_to_the_proportions_and_resized()
    {
        // Red, green and blue thirds: of a wide picture only green is left, of a high one likewise.
        PictureFile.Write(
            _folder.File("wide.png"), 90, 20, [.. Enumerable.Range(0, 1800).SelectMany(i => Third(i % 90 / 30))]);
        PictureFile.Write(
            _folder.File("high.png"), 20, 90, [.. Enumerable.Range(0, 1800).SelectMany(i => Third(i / 20 / 30))]);
        foreach (string name in new[] { "wide.png", "high.png" })
        {
            float[] picture = Read(name, new ImageShape(3, 5, 5))!;
            Assert.All(picture[..25], red => Assert.Equal(0f, red, 0.02f));
            Assert.All(picture[25..50], green => Assert.Equal(1f, green, 0.02f));
        }
    }

    [Fact]
    public void Shrinking_averages_and_enlarging_keeps_the_colour()
    {
        PictureFile.Write(
            _folder.File(
                "fine.png"), 60, 40, [.. Enumerable.Range(0, 2400).SelectMany(
                    i => Enumerable.Repeat((byte)(((i % 60) + (i / 60)) % 2 * 255), 3))]);
        Assert.All(Read("fine.png", Rgb)!, value => Assert.Equal(0.5f, value, 0.03f));
        PictureFile.Fill(_folder.File("one.png"), 1, 1, 10, 200, 30);
        float[] one = Read("one.png", new ImageShape(3, 64, 64))!;
        Assert.All(one[..4096], value => Assert.Equal(10 / 255f, value, 0.002f));
        Assert.All(one[4096..8192], value => Assert.Equal(200 / 255f, value, 0.002f));
        Assert.Equal(200 / 255f, Read("one.png", new ImageShape(3, 1, 1))![1], 0.002f);
    }

    [Fact]
    public void Transparency_is_on_white()
    {
        PictureFile.Fill(_folder.File("clear.png"), 6, 4, 0, 0, 0, 0);
        PictureFile.Fill(_folder.File("half.png"), 6, 4, 0, 0, 0, 128);
        PictureFile.Fill(_folder.File("gray.png"), 6, 4, 0, 0);
        Assert.All(Read("clear.png", Rgb)!, value => Assert.Equal(1f, value));
        Assert.All(Read("half.png", Rgb)!, value => Assert.Equal(127 / 255f, value, 0.005f));
        Assert.All(Read("gray.png", Gray)!, value => Assert.Equal(1f, value));
    }

    [Fact]
    public void A_picture_taken_sideways_is_turned()
    {
        // Stored lying on its side: red on the left becomes red on top.
        string path = _folder.File("turned.png");
        PictureFile.Write(
            path,
            8,
            8,
            [.. Enumerable.Range(0, 64).SelectMany(i => i % 8 < 4 ? new byte[] { 255, 0, 0 } : [0, 0, 255])]);
        using (Image plain = PictureFile.Open(path))
        using (Image tagged = plain.Mutate(metadata => metadata.Set(GValue.GIntType, "orientation", 6)))
            tagged.WriteToFile(_folder.File("sideways.tif"));
        float[] picture = Read("sideways.tif", new ImageShape(3, 2, 2))!;
        Assert.True(
            picture[0] > 0.9f && picture[1] > 0.9f && picture[2] < 0.1f && picture[3] < 0.1f,
            string.Join(' ', picture));
    }

    [Fact]
    public void Sixteen_bits_and_other_colour_spaces_become_sRGB()
    {
        using (var black = Image.Black(6, 4, bands: 3))
        using (Image cast = (black + 0x8080).Cast(Enums.BandFormat.Ushort))
        using (Image shorts = cast.Copy(interpretation: Enums.Interpretation.Rgb16))
            shorts.WriteToFile(_folder.File("deep.png"));
        Assert.All(Read("deep.png", Rgb)!, value => Assert.Equal(128 / 255f, value, 0.005f));

        using (var black = Image.Black(6, 4, bands: 4))
        using (Image ink = black.Copy(interpretation: Enums.Interpretation.Cmyk))
            ink.WriteToFile(_folder.File("print.tif"));
        Assert.All(Read("print.tif", Rgb)!, value => Assert.InRange(value, 0.95f, 1f));
    }

    [Fact]
    public void A_profile_is_obeyed_in_a_photograph_and_not_in_a_mask()
    {
        PictureFile.Fill(_folder.File("srgb.png"), 6, 4, 255, 0, 0);
        using (Image srgb = PictureFile.Open(_folder.File("srgb.png")))
        using (Image wide = srgb.IccTransform("p3", inputProfile: "srgb"))
        {
            Assert.InRange(wide.Getpoint(0, 0)[0], 200, 245);
            wide.WriteToFile(_folder.File("wide.png"));
        }

        float[] picture = Read("wide.png", Rgb)!;
        Assert.All(picture[..24], red => Assert.Equal(1f, red, 0.02f));
        Assert.All(picture[24..], other => Assert.Equal(0f, other, 0.06f));
        Mask("wide.png", Rgb);
        Assert.Equal(1, _report.Snapped);
    }

    [Fact]
    public void Gray_becomes_RGB_and_colour_becomes_gray_and_both_are_counted()
    {
        PictureFile.Fill(_folder.File("gray.png"), 6, 4, 77);
        PictureFile.Fill(_folder.File("color.png"), 6, 4, 255, 0, 0);
        PictureFile.Fill(_folder.File("grayish.png"), 6, 4, 77, 77, 77);
        Assert.All(Read("gray.png", Rgb)!, value => Assert.Equal(77 / 255f, value));
        Assert.All(Read("gray.png", Rgb)!, value => Assert.Equal(77 / 255f, value));
        Assert.All(Read("gray.png", Gray)!, value => Assert.Equal(77 / 255f, value));
        Assert.All(Read("grayish.png", Gray)!, value => Assert.Equal(77 / 255f, value));
        Assert.All(Read("color.png", Gray)!, value => Assert.Equal(0.299f, value, 1e-4f));
        Assert.Equal((2, 1, 0), (_report.GrayToColor, _report.ColorToGray, _report.Skipped));
        Assert.Equal(
            ["  2 pictures were gray: made RGB, as the model expects", "  1 picture was in colour: made gray, as the "
                + "model expects"],
            _report.Lines);
    }

    [Fact]
    public void A_mask_keeps_its_colours_and_its_hard_edges()
    {
        // Enlarged and shrunk, a pixel is one or the other, never between.
        byte[] two = [0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0];
        PictureFile.Write(_folder.File("mask.png"), 2, 2, two);
        float[] picture = Mask("mask.png", new ImageShape(3, 6, 6));
        Assert.Equal([0, 0, 0, 1, 1, 1], picture[..6]);
        Assert.Equal([1, 1, 1, 0, 0, 0], picture[30..36]);
        Assert.All(picture[36..], value => Assert.Equal(0f, value));
        Assert.Equal(0, _report.Snapped);

        PictureFile.Write(
            _folder.File("fine.png"),
            64,
            64,
            [.. Enumerable.Range(0, 4096).SelectMany(i => (i + (i / 64)) % 2 == 0 ? two[..3] : two[3..6])]);
        Assert.All(Mask("fine.png", new ImageShape(3, 5, 5)), value => Assert.True(value is 0 or 1));
        Assert.Equal(0, _report.Snapped);
    }

    [Fact]
    public void A_mask_of_other_colours_gets_the_nearest_and_that_is_said()
    {
        PictureFile.Write(_folder.File("mask.png"), 2, 1, 254, 3, 0, 200, 220, 210);
        float[] picture = Mask("mask.png", new ImageShape(3, 1, 2));
        Assert.Equal([1, 1, 0, 1, 0, 1], picture);
        Assert.Equal(
            "  1 picture was not painted in the palette's colours alone: every pixel given the nearest of them",
            Assert.Single(_report.Lines));
    }

    [Theory]
    [InlineData("text.png", "Lorem ipsum")]
    [InlineData("broken.svg", "<svg><rect</svg>")]
    public void What_is_no_picture_is_named_and_skipped(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        Assert.Null(Read(name, Rgb));
        string line = Assert.Single(_report.Lines);
        Assert.StartsWith($"  skipped {name}: cannot be read as a picture (", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void A_picture_that_is_cut_short_is_skipped()
    {
        byte[] noise = new byte[100 * 100 * 3];
        new Random(1).NextBytes(noise);
        foreach (string name in new[] { "x.png", "x.jpg", "x.webp", "x.tif" })
        {
            byte[] bytes = File.ReadAllBytes(PictureFile.Write(_folder.File(name), 100, 100, noise));
            File.WriteAllBytes(_folder.File(name), bytes[..(bytes.Length / 2)]);
            Assert.Null(Read(name, Rgb));
        }

        Assert.Equal(4, _report.Skipped);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_skipped()
    {
        Assert.Null(Read("missing.png", Rgb));
        Assert.Contains("cannot be opened", Assert.Single(_report.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_bad_pictures_are_a_few_lines()
    {
        for (int i = 0; i < 3000; i++)
            _report.Skip($"{i}.png: no");
        Assert.Equal(6, _report.Lines.Count());
        Assert.Equal("  skipped 2995 more, 3000 in all", _report.Lines.Last());
    }

    private float[]? Read(string name, ImageShape shape) =>
        new SourceReader(shape).TryRead(_folder.File(name), name, _report);

    private float[] Mask(string name, ImageShape shape) =>
        new SourceReader(shape, new MaskColors(Palette, shape.Channels)).TryRead(_folder.File(name), name, _report)!;

    private static byte[] Third(int index) => index switch { 0 => [255, 0, 0], 1 => [0, 255, 0], _ => [0, 0, 255] };
}
