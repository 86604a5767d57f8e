using ImageGen.Pictures;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>Coloured pictures of OpenMoji on white, with the nine emoji groups of Unicode as classes.</summary>
/// <remarks>
/// <para>
/// Of emoji with skin tones only the yellow drawing is used: of 2,418 drawings of people 2,030 are variants, which
/// would outnumber all other classes together and differ in the colour of a few pixels.
/// </para>
/// <para>
/// OpenMoji's own extras, and those of Unicode that are not emoji, belong to the class named in their subgroup (a macaw
/// to the animals); extras of other subgroups (brands, persons, letters, signs of programs and of emergencies) are
/// excluded, as are emoji components.
/// </para>
/// <para>
/// OpenMoji's canvas has 72 units, of which most drawings use the middle 64: these are rasterized, which at 64x64 also
/// aligns lines with pixels. For one drawing in thirteen that extends further, the part is shifted or enlarged as far
/// as necessary, so that nothing is cropped.
/// </para>
/// <para>
/// Pictures are not flipped by default: signs, letters and many flags would be wrong.
/// </para>
/// </remarks>
/// <param name="side">Side of the pictures in pixels.</param>
/// <param name="release">The release; null for <see cref="OpenMojiRelease.Known"/>.</param>
internal sealed class OpenMojiGroupsDataSet(int side = DataSet.DefaultSide, OpenMojiRelease? release = null)
    : OpenMojiPictures(side, release)
{
    private const int Canvas = 72;
    private const int LiveArea = 64;

    private static readonly (string Group, string Class)[] Classes =
    [
        ("smileys-emotion", "smileys"),
        ("people-body", "people"),
        ("animals-nature", "animals"),
        ("food-drink", "food"),
        ("travel-places", "travel"),
        ("activities", "activities"),
        ("objects", "objects"),
        ("symbols", "symbols"),
        ("flags", "flags"),
    ];

    public override string Name => "openmoji-groups";

    public override string ShortName => "emoji";

    public override string Title => "about 2,000 emoji of nine classes, RGB";

    public override IReadOnlyList<string> ClassNames { get; } = [.. Classes.Select(known => known.Class)];

    protected override string RastersName => "groups";

    protected override bool NeedsGroups => true;

    public override DataSet WithSide(int side) => new OpenMojiGroupsDataSet(side, Release);

    protected override int? LabelOf(OpenMojiDrawing drawing) =>
        drawing.Group is { } group ? LabelOf(group.Name) ?? LabelOf(group.Subgroup) : null;

    protected override (byte[] Picture, byte[]? Source) Draw(OpenMojiDrawing drawing)
    {
        byte[] whole = PictureReader.Drawn(drawing.Picture, drawing.Name, Canvas);
        var window = DrawingWindow.Around(whole, Canvas, LiveArea);
        return (window.Draw(drawing.Picture, drawing.Name, Side), null);
    }

    private static int? LabelOf(string group) =>
        Array.FindIndex(Classes, known => known.Group == group) is >= 0 and var label ? label : null;
}
