using System.Globalization;
using System.Text;

namespace ImageGen.Pictures;

/// <summary>
/// Comparison and display of file names. Two encodings of the same letter (é as one code point or as e with an accent,
/// Unicode normal forms C and D; macOS writes the latter) are equal; different names that look alike are shown with
/// their code points.
/// </summary>
internal static class VisibleName
{
    // The most common of Unicode's confusables: letters of other scripts that look like Latin ones.
    private const string LookAlike =
        "АаВЕеКМНОоРрСсТУуХхІіЈјѕԁΑΒΕΖΗΙΚΜΝΟοΡΤΥΧѵ";
    private const string Latin = "AaBEeKMHOoPpCcTYyXxIiJjsdABEZHIKMNOoPTYXv";

    /// <summary>A key that is equal for names that look the same.</summary>
    public static string Skeleton(string name)
    {
        var skeleton = new StringBuilder();
        foreach (Rune rune in UnicodeForm.Composed(name).EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            if (Rune.IsWhiteSpace(rune))
                skeleton.Append(' ');
            else if (rune.IsBmp && LookAlike.IndexOf((char)rune.Value, StringComparison.Ordinal) is >= 0 and var at)
                skeleton.Append(Latin[at]);
            else
                skeleton.Append(UnicodeForm.Compatible(rune.ToString()));
        }

        return skeleton.ToString().Trim();
    }

    /// <summary>A name with the code points of invisible and confusable characters: "a&lt;U+200B&gt;".</summary>
    public static string WithCodePoints(string name)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value is > ' ' and < 127)
                shown.Append(rune);
            else if (rune.Value == ' ' && shown.Length > 0)
                shown.Append(rune);
            else
                shown.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
        }

        return shown.ToString();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark
        && rune.Value is not ('\t' or '\n') && !IsAccent(rune);

    private static bool IsAccent(Rune rune) => rune.Value is >= 0x300 and <= 0x34E or >= 0x350 and <= 0x36F;
}
