using System.Globalization;
using System.Text;

namespace ImageGen.Pictures;

/// <summary>
/// Names of files as they are compared and shown. Two spellings of the same letter (é as one code point or as e with an
/// accent, Unicode normal forms C and D: macOS writes the second) are one name; names that differ and look alike are
/// shown with the code points in which they differ.
/// </summary>
internal static class VisibleName
{
    // Letters of other scripts that look like Latin ones, with those (the commonest of Unicode's confusables).
    private const string LookAlike = "АаВЕеКМНОоРрСсТУуХхІіЈјѕԁΑΒΕΖΗΙΚΜΝΟοΡΤΥΧѵ";
    private const string Latin = "AaBEeKMHOoPpCcTYyXxIiJjsdABEZHIKMNOoPTYXv";

    /// <summary>What a name looks like: the same for names that a person cannot tell apart.</summary>
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

    /// <summary>
    /// A name with the code points of all that is invisible or looks like something else: "a&lt;U+200B&gt;".
    /// </summary>
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
