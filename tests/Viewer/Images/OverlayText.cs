using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

/// <summary>Reads the text of an overlay back.</summary>
internal static class OverlayText
{
    /// <summary>The lines of text, from the top.</summary>
    public static IReadOnlyList<string> LinesOf(OverlayList list) =>
    [
        .. list.Quads.ToArray()
            .Where(quad => quad.Glyph is not null)
            .GroupBy(quad => quad.Y)
            .OrderBy(line => line.Key)
            .Select(line => Join([.. line.OrderBy(quad => quad.X)])),
    ];

    private static string Join(IReadOnlyList<OverlayQuad> glyphs)
    {
        int advance = glyphs[0].Width / PixelFont.GlyphWidth * PixelFont.Advance;
        char[] text = Enumerable.Repeat(' ', ((glyphs[^1].X - glyphs[0].X) / advance) + 1).ToArray();
        foreach (OverlayQuad quad in glyphs)
            text[(quad.X - glyphs[0].X) / advance] = (char)(' ' + quad.Glyph!.Value);
        return new string(text);
    }
}
