using ImageGen.Generators.Format;
using ImageGen.Pictures;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Emoji of OpenMoji: the outline of each is the source of its coloured picture, both on white. Of several with
/// identical outlines (most flags, variants of skin tone) only the first is used: one outline cannot have several
/// targets, and a test source would also be a training source.
/// </summary>
/// <param name="side">Side of the pictures in pixels.</param>
/// <param name="release">The release; null for <see cref="OpenMojiRelease.Known"/>.</param>
internal sealed class OpenMojiDataSet(int side = DataSet.DefaultSide, OpenMojiRelease? release = null)
    : OpenMojiPictures(side, release)
{
    public override string Name => "openmoji";

    public override string Title => "about 2,000 emoji, each as outline and coloured picture, outline to picture, RGB";

    public override IReadOnlyList<string> ClassNames { get; } = ["emoji"];

    public override SourceInfo Source { get; } = new(new ImageShape(1, side, side), "outline", []);

    public override Augmentation DefaultAugmentation { get; } = new() { Flip = true };

    protected override string RastersName => "rasters";

    public override DataSet WithSide(int side) => new OpenMojiDataSet(side, Release);

    protected override int? LabelOf(OpenMojiDrawing drawing) => 0;

    // Strokes are black, so one channel suffices.
    protected override (byte[] Picture, byte[]? Source) Draw(OpenMojiDrawing drawing) => (
        PictureReader.Drawn(drawing.Picture, drawing.Name, Side),
        PictureReader.Drawn(drawing.Outline, drawing.Name, Side)[..(Side * Side)]);
}
