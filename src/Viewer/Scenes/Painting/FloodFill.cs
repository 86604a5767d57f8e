using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>Finds the connected area of similar colour around a pixel.</summary>
internal static class FloodFill
{
    /// <summary>Finds the 4-connected pixels whose channels are all within a tolerance of the start pixel.</summary>
    /// <param name="picture">[c, h, w] in [0, 1].</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="start">Index of the start pixel in reading order.</param>
    /// <param name="tolerance">Maximum difference per channel.</param>
    /// <returns>Indices of the pixels in reading order, the start pixel first.</returns>
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
