using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Emoji of OpenMoji: the outline of each is the source of its coloured picture, both drawn on white. Variants of skin tone
/// are left out, and so is all but the first of several with the very same outline (most flags): one outline cannot stand
/// for several pictures, and would put a held-out picture's source among those trained on.
/// </summary>
internal sealed class OpenMojiDataSet : DataSet
{
    private const byte White = 255;
    private static readonly string[] SkinTones = ["1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"];

    private readonly int _side;
    private readonly OpenMojiRelease _release;

    /// <summary>Creates the set.</summary>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <param name="release">The drawings; null for <see cref="OpenMojiRelease.Known"/>.</param>
    public OpenMojiDataSet(int side = DefaultSide, OpenMojiRelease? release = null)
    {
        _side = side;
        _release = release ?? OpenMojiRelease.Known;
        Shape = new ImageShape(3, side, side);
        Source = new SourceInfo(new ImageShape(1, side, side), "outline", []);
    }

    public override string Name => "openmoji";

    public override string Title => "about 2,000 emoji, each as outline and coloured picture, outline to picture, RGB";

    public override string Origin => "OpenMoji 17.0.0, https://openmoji.org; CC BY-SA 4.0";

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames { get; } = ["emoji"];

    public override SourceInfo Source { get; }

    public override Augmentation DefaultAugmentation { get; } = new() { Flip = true };

    public override DataSet WithSide(int side) => new OpenMojiDataSet(side, _release);

    public override IReadOnlyList<string> Fetch(DataStore store)
    {
        var rasters = Rasters(store);
        return [$"{RastersPath(store)} ({rasters.Names.Count:N0} pairs, drawn at {_side}x{_side})"];
    }

    public override bool IsPresent(DataStore store) => File.Exists(RastersPath(store)) || _release.IsPresent(store);

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        var rasters = Rasters(store);
        int[] chosen = [.. Enumerable.Range(0, rasters.Names.Count).Where(i => HeldOut.Side(rasters.Names[i]) == split)];
        return new PictureSet(
            PictureStack.Of([.. chosen.Select(i => rasters.Pictures[i])], Shape),
            torch.zeros(chosen.Length, torch.ScalarType.Int64),
            ClassNames.Count,
            PictureStack.Of([.. chosen.Select(i => rasters.Sources[i])], Source.Shape))
        {
            SourceKind = PictureKind.Outline,
            Names = [.. chosen.Select(i => rasters.Names[i])],
        };
    }

    public override string Terms(DataStore store) => File.ReadAllText(TermsPath(store));

    private string TermsPath(DataStore store) => Path.Combine(store.KeepFolder(Name), "LICENSE.txt");

    private PairRasters Rasters(DataStore store)
    {
        var path = RastersPath(store);
        if (File.Exists(TermsPath(store)) && PairRasters.Read(path) is { } kept)
            return kept;
        var (drawings, licence) = _release.Read(store);
        var rasters = Draw([.. drawings.Where(drawing => !drawing.Name.Split('-').Any(SkinTones.Contains))], store);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(TermsPath(store), stream => stream.Write(Encoding.UTF8.GetBytes(licence)));
        rasters.Write(path);
        store.RemoveIncoming(Name);
        return rasters;
    }

    /// <summary>The drawings' pixels, without those whose outline is blank or was there before.</summary>
    private PairRasters Draw(IReadOnlyList<OpenMojiDrawing> drawings, DataStore store)
    {
        // Strokes are black, so one channel says all.
        var pixels = _side * _side;
        var drawn = ManyPictures.Read(
            drawings,
            drawing => (
                Outline: PictureReader.Drawn(drawing.Outline, drawing.Name, _side)[..pixels],
                Picture: PictureReader.Drawn(drawing.Picture, drawing.Name, _side)),
            store,
            Name);
        HashSet<string> seen = [];
        int[] kept =
        [
            .. Enumerable.Range(0, drawings.Count)
                .Where(i => drawn[i].Outline.Any(value => value != White) && seen.Add(Convert.ToBase64String(drawn[i].Outline))),
        ];
        return new PairRasters(
            _side,
            [.. kept.Select(i => drawings[i].Name)],
            [.. kept.Select(i => drawn[i].Outline)],
            [.. kept.Select(i => drawn[i].Picture)]);
    }

    // Another version of libvips may draw a little differently.
    private string RastersPath(DataStore store) =>
        Path.Combine(store.KeepFolder(Name), $"rasters-{_side}-{_release.Digest[..8]}-vips{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}.bin");
}
