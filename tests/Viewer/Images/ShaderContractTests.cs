using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

/// <summary>What the processor writes for the shaders has the order, size and names that the shaders read.</summary>
public sealed partial class ShaderContractTests
{
    [Fact]
    public void The_constants_of_the_mosaic_are_where_its_shader_reads_them()
    {
        // float2 and uint2 are two fields each here; no vector crosses a border of 16 bytes, so nothing is padded.
        (string Name, int Words)[] constants = Fields(Read("mosaic.hlsl"), @"cbuffer MosaicConstants[^{]*\{([^}]*)\}");
        Assert.Equal([("TargetSize", 2), ("TileSize", 2), ("ImageSize", 2), ("Channels", 1), ("Filter", 1)], constants);
        Assert.Equal(
            ["TargetWidth 0", "TargetHeight 4", "TileWidth 8", "TileHeight 12", "ImageWidth 16", "ImageHeight "
                + "20", "Channels 24", "Filter 28"],
            Offsets<MosaicConstants>());
        Assert.Equal(32, Marshal.SizeOf<MosaicConstants>());
    }

    [Fact]
    public void The_constants_of_the_overlay_are_where_its_shader_reads_them()
    {
        Assert.Equal([("TargetSize", 2)], Fields(Read("overlay.hlsl"), @"cbuffer OverlayConstants[^{]*\{([^}]*)\}"));
        Assert.Equal(["TargetWidth 0", "TargetHeight 4"], Offsets<OverlayConstants>());
    }

    [Fact]
    public void A_quad_is_as_its_shader_reads_it()
    {
        Assert.Equal(
            [("Place", 1), ("Size", 1), ("Color", 1), ("Glyph", 1)],
            Fields(Read("overlay.hlsl"), @"struct Quad\s*\{([^}]*)\}"));
        Assert.Equal(["_place 0", "_size 4", "_color 8", "_glyph 12"], Offsets<OverlayQuad>());
        Assert.Equal(16, Marshal.SizeOf<OverlayQuad>());

        var quad = new OverlayQuad(-3, 700, 65535, 9, new OverlayColor(1, 2, 3, 4), 5);
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(MemoryMarshal.AsBytes(new Span<OverlayQuad>(ref quad)));
        Assert.Equal([(700u << 16) | 0xFFFD, (9u << 16) | 0xFFFF, 0x04030201u, 6u], words.ToArray());
        Assert.Equal((-3, 700, 65535, 9, 5), (quad.X, quad.Y, quad.Width, quad.Height, quad.Glyph));
    }

    [Fact]
    public void A_tile_s_origin_is_two_words() => Assert.Equal(["X 0", "Y 4"], Offsets<TileOrigin>());

    [Fact]
    public void The_filters_and_the_font_are_those_of_the_shaders()
    {
        Assert.Equal((0, 1, 2), ((int)TileScaling.Crisp, (int)TileScaling.Bilinear, (int)TileScaling.Bicubic));
        Assert.Contains("// 0 crisp, 1 bilinear, 2 bicubic", Read("mosaic.hlsl"), StringComparison.Ordinal);
        string overlay = Read("overlay.hlsl");
        Assert.Contains($"GlyphWidth = {PixelFont.GlyphWidth};", overlay, StringComparison.Ordinal);
        Assert.Contains($"GlyphHeight = {PixelFont.GlyphHeight};", overlay, StringComparison.Ordinal);
    }

    private static string Read(string file) =>
        File.ReadAllText(Path.Combine(Repository.Folder, "src", "Shaders", file));

    private static (string Name, int Words)[] Fields(string shader, string pattern) =>
    [
        .. Field().Matches(Regex.Match(shader, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value)
            .Select(field => (field.Groups["name"].Value, field.Groups["type"].Value.EndsWith('2') ? 2 : 1)),
    ];

    // The fields behind automatic properties are named <Name>k__BackingField.
    private static string[] Offsets<T>()
        where T : struct =>
    [
        .. typeof(T).GetFields(
                System.Reflection.BindingFlags.Instance
                | System.Reflection.BindingFlags.NonPublic
                | System.Reflection.BindingFlags.Public)
            .Select(field => (
                Name: field.Name.Split('<', '>') is [_, var name, ..] ? name : field.Name,
                Offset: (int)Marshal.OffsetOf<T>(field.Name)))
            .OrderBy(field => field.Offset)
            .Select(field => $"{field.Name} {field.Offset}"),
    ];

    [GeneratedRegex(@"(?<type>float2|uint2|uint|float)\s+(?<name>\w+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
