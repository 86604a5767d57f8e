using ImageGen.Pictures;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Coloured pictures of OpenMoji, drawn on white, a class for each of the nine groups that Unicode sorts emoji into.
/// </summary>
/// <remarks>
/// <para>
/// Of an emoji that comes in skin tones only the yellow drawing is taken: of 2,418 drawings of people 2,030 are
/// variants, which would outnumber all other classes together and differ in the colour of a few pixels.
/// </para>
/// <para>
/// OpenMoji's own extras, and those of Unicode that are no emoji, belong to the class that their subgroup is called
/// after (a macaw to the animals); extras of other subgroups (brands, persons, letters, signs of programs and of
/// emergencies) are left out, and so are the parts that emoji are composed of.
/// </para>
/// <para>
/// OpenMoji's canvas has 72 units, of which its drawings keep to the middle 64 or so: those are the picture, which at
/// 64x64 also puts its lines on whole pixels. For one drawing in thirteen that reaches farther, the part is moved, or
/// enlarged, just as far as it takes: nothing is cut.
/// </para>
/// <para>
/// Pictures are not mirrored unless asked for: signs, letters and many flags would be wrong.
/// </para>
/// </remarks>
/// <param name="side">Side of the pictures in pixels.</param>
/// <param name="release">The drawings; null for <see cref="OpenMojiRelease.Known"/>.</param>
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
