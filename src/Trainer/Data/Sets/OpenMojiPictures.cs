using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Pictures of a release of OpenMoji, on white. The cache contains the release and its licence once, and beside them
/// the pixels of each set and size, so that later starts are fast. Variants of skin tone and blank drawings are
/// excluded, as are duplicates by the pixels of their sources, or of their pictures in sets without sources, as
/// duplicates could be in both splits.
/// </summary>
internal abstract class OpenMojiPictures : DataSet
{
    private const byte White = 255;
    private static readonly string[] SkinTones = ["1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF"];

    /// <summary>Creates the set.</summary>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <param name="release">The release; null for <see cref="OpenMojiRelease.Known"/>.</param>
    protected OpenMojiPictures(int side, OpenMojiRelease? release)
    {
        Side = side;
        Release = release ?? OpenMojiRelease.Known;
        Shape = new ImageShape(3, side, side);
    }

    public override string Origin => "OpenMoji 17.0.0, https://openmoji.org; CC BY-SA 4.0";

    public override ImageShape Shape { get; }

    /// <summary>Side of the pictures in pixels.</summary>
    protected int Side { get; }

    /// <summary>The release.</summary>
    protected OpenMojiRelease Release { get; }

    /// <summary>File name prefix of this set's pixels.</summary>
    protected abstract string RastersName { get; }

    /// <summary>Whether the classes come from the release's table.</summary>
    protected virtual bool NeedsGroups => false;

    public override IReadOnlyList<string> Fetch(DataStore store)
    {
        int count = Rasters(store).Items.Count;
        string noun = Source is null ? "pictures" : "pairs";
        return [$"{RastersPath(store)} ({count:N0} {noun}, drawn at {Side}x{Side})"];
    }

    public override bool IsPresent(DataStore store) =>
        File.Exists(RastersPath(store)) || Release.IsPresent(store, NeedsGroups);

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        PictureRaster[] chosen = [.. Rasters(store).Items.Where(item => HeldOut.Side(item.Name) == split)];
        return new PictureSet(
            PictureStack.Of([.. chosen.Select(item => item.Picture)], Shape),
            torch.tensor([.. chosen.Select(item => (long)item.Label)], torch.ScalarType.Int64),
            ClassNames.Count,
            Source is null ? null : PictureStack.Of([.. chosen.Select(item => item.Source!)], Source.Shape))
        {
            SourceKind = PictureKind.Outline,
            Names = [.. chosen.Select(item => item.Name)],
        };
    }

    public override string Terms(DataStore store) => File.ReadAllText(TermsPath(store));

    /// <summary>The class of a drawing; null if it is excluded.</summary>
    protected abstract int? LabelOf(OpenMojiDrawing drawing);

    /// <summary>Rasterizes the picture and, for pairs, its source; called from several threads in parallel.</summary>
    protected abstract (byte[] Picture, byte[]? Source) Draw(OpenMojiDrawing drawing);

    private static string TermsPath(DataStore store) =>
        Path.Combine(store.KeepFolder(OpenMojiRelease.Set), "LICENSE.txt");

    private PictureRasters Rasters(DataStore store)
    {
        string path = RastersPath(store);
        if (File.Exists(TermsPath(store)) && PictureRasters.Read(path) is { } kept)
            return kept;
        UserCache.Make(Path.GetDirectoryName(path)!, "the rasterized OpenMoji drawings");
        (IReadOnlyList<OpenMojiDrawing> drawings, string licence) = Release.Read(store, NeedsGroups);
        PictureRasters rasters = Drawn(drawings, store);
        AtomicFile.Write(TermsPath(store), stream => stream.Write(Encoding.UTF8.GetBytes(licence)));
        rasters.Write(path);
        store.RemoveIncoming(OpenMojiRelease.Set);
        return rasters;
    }

    private PictureRasters Drawn(IReadOnlyList<OpenMojiDrawing> drawings, DataStore store)
    {
        (OpenMojiDrawing Drawing, int Label)[] chosen =
        [
            .. drawings.Where(drawing => !drawing.Name.Split('-').Any(SkinTones.Contains))
                .Select(drawing => (Drawing: drawing, Label: LabelOf(drawing)))
                .Where(item => item.Label is not null)
                .Select(item => (item.Drawing, item.Label!.Value)),
        ];
        PictureRaster[] drawn = ParallelPictureReader.Read(
            chosen,
            item =>
            {
                (byte[]? picture, byte[]? source) = Draw(item.Drawing);
                return new PictureRaster(item.Drawing.Name, item.Label, picture, source);
            },
            store,
            Name);
        HashSet<string> seen = [];
        bool IsNew(byte[] pixels) =>
            pixels.Any(value => value != White) && seen.Add(Convert.ToBase64String(pixels));
        return new PictureRasters(Side, [.. drawn.Where(item => IsNew(item.Source ?? item.Picture))]);
    }

    private string RastersPath(DataStore store)
    {
        // Other versions of libvips may rasterize slightly differently.
        string digest = Release.Digest[..8] + (NeedsGroups ? "-" + Release.TableDigest[..8] : "");
        return Path.Combine(
            store.KeepFolder(OpenMojiRelease.Set), $"{RastersName}-{Side}-{digest}-vips{PictureReader.Decoder}.bin");
    }
}
