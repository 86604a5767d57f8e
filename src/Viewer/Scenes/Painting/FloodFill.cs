using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>Finds the area of one colour around a pixel: what a fill covers.</summary>
internal static class FloodFill
{
    /// <summary>The pixels that hang together with one by their sides and look like it.</summary>
    /// <param name="picture">[c, h, w] in [0, 1].</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">The pixel to begin at, in reading order.</param>
    /// <param name="tolerance">How far a channel may differ from that pixel's.</param>
    /// <returns>The pixels in reading order, the first one first.</returns>
    public static IReadOnlyList<int> Area(ReadOnlySpan<float> picture, ImageShape shape, int start, float tolerance)
    {
        bool[] seen = new bool[shape.Height * shape.Width];
        var area = new List<int> { start };
        seen[start] = true;
        for (int i = 0; i < area.Count; i++)
        {
            (int y, int x) = Math.DivRem(area[i], shape.Width);
            ReadOnlySpan<(int X, int Y)> neighbours = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)];
            foreach ((int nextX, int nextY) in neighbours)
            {
                if (nextX < 0 || nextY < 0 || nextX >= shape.Width || nextY >= shape.Height)
                    continue;
                int next = (nextY * shape.Width) + nextX;
                if (seen[next] || !IsAlike(picture, seen.Length, start, next, tolerance))
                    continue;
                seen[next] = true;
                area.Add(next);
            }
        }

        return area;
    }

    private static bool IsAlike(ReadOnlySpan<float> picture, int plane, int a, int b, float tolerance)
    {
        for (; a < picture.Length; a += plane, b += plane)
        {
            if (Math.Abs(picture[a] - picture[b]) > tolerance)
                return false;
        }

        return true;
    }
}
