namespace ImageGen.Pictures;

/// <summary>What was decided about a picture when it was decoded, to be said once for all pictures of a set.</summary>
[Flags]
public enum PictureRemark
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The file has no colours.</summary>
    Gray = 1,

    /// <summary>Of a pair: source and picture do not have the same proportions.</summary>
    ShapesDiffer = 2,

    /// <summary>Its colours were converted to sRGB: those of a profile, of gAMA and cHRM, or CMYK.</summary>
    Converted = 4,

    /// <summary>It is transparent in places, which lie on white.</summary>
    Transparent = 8,

    /// <summary>It has further pages or frames, which are ignored.</summary>
    FirstOfMany = 16,
}

/// <summary>The lines that say what was decided about the pictures of a set.</summary>
public static class PictureRemarks
{
    private static readonly (PictureRemark Remark, string One, string Many)[] Texts =
    [
        (PictureRemark.Gray, "is gray; it is taken as RGB", "are gray; they are taken as RGB"),
        (
            PictureRemark.Converted,
            "has colours other than sRGB's; they are converted to sRGB",
            "have colours other than sRGB's; they are converted to sRGB"),
        (PictureRemark.Transparent, "is transparent in places; it is put on white",
            "are transparent in places; they are put on white"),
        (PictureRemark.FirstOfMany, "has several pages or frames; the first is taken",
            "have several pages or frames; the first is taken"),
    ];

    /// <summary>A line for each thing that was decided about at least one of the pictures.</summary>
    /// <param name="pictures">What was decided about each.</param>
    /// <param name="what">What they are called: "pictures".</param>
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
