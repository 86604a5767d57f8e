namespace ImageGen.Pictures;

/// <summary>Conversions that were applied to a picture, reported once for all pictures of a set.</summary>
[Flags]
public enum PictureRemark
{
    /// <summary>No conversion.</summary>
    None = 0,

    /// <summary>The file is grayscale.</summary>
    Gray = 1,

    /// <summary>Source and target of a pair differ in aspect ratio.</summary>
    ShapesDiffer = 2,

    /// <summary>Colours were converted to sRGB from an ICC profile, from gAMA and cHRM, or from CMYK.</summary>
    Converted = 4,

    /// <summary>Transparency was composited on white.</summary>
    Transparent = 8,

    /// <summary>Only the first of several pages or frames was read.</summary>
    FirstOfMany = 16,
}

/// <summary>Lines that report the conversions applied to the pictures of a set.</summary>
public static class PictureRemarks
{
    private static readonly (PictureRemark Remark, string One, string Many)[] Texts =
    [
        (PictureRemark.Gray, "is grayscale and was converted to RGB", "are grayscale and were converted to RGB"),
        (
            PictureRemark.Converted,
            "is not in sRGB and was converted to it",
            "are not in sRGB and were converted to it"),
        (PictureRemark.Transparent, "has transparency and was composited on white",
            "have transparency and were composited on white"),
        (PictureRemark.FirstOfMany, "has several pages or frames, of which only the first is used",
            "have several pages or frames, of which only the first is used"),
    ];

    /// <summary>One line per conversion that was applied to at least one picture.</summary>
    /// <param name="pictures">The conversions of each picture.</param>
    /// <param name="what">The noun for the pictures in the lines, such as "pictures".</param>
    public static IEnumerable<string> Lines(IReadOnlyCollection<PictureRemark> pictures, string what)
    {
        foreach ((PictureRemark remark, string one, string many) in Texts)
        {
            int count = pictures.Count(picture => picture.HasFlag(remark));
            if (count > 0)
                yield return $"{count:N0} of {pictures.Count:N0} {what} {(count == 1 ? one : many)}";
        }
    }
}
