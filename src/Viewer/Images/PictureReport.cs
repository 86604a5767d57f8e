namespace ImageGen.Viewer.Images;

/// <summary>What there is to say about pictures that were read: each thing once, in a bounded number of lines.</summary>
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
                .Concat(Line(Snapped, "not painted in the palette's colours alone", "every pixel given the nearest of them"));
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
