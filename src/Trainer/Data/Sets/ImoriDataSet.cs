using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Photographs of newts of two species, each with a mask; resized to a square without cropping, so that the whole newt
/// remains visible. "imori" generates photographs from masks, "imori-masks" masks from photographs.
/// </summary>
internal sealed class ImoriDataSet : DataSet
{
    private const string FilesOf = "imori";

    private static readonly IReadOnlyList<IDataSource> Servers = [new DownloadSource(ImoriFiles.Address, "")];

    private readonly bool _generatesMasks;
    private readonly int _side;
    private readonly IReadOnlyList<PairFiles> _pairs;
    private readonly IReadOnlyList<IDataSource> _sources;

    /// <summary>Creates the set.</summary>
    /// <param name="generatesMasks">Whether to generate masks from photographs.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <param name="pairs">The files; null for those of <see cref="ImoriFiles"/>.</param>
    /// <param name="sources">The sources of the files; null for their repository.</param>
    public ImoriDataSet(
        bool generatesMasks,
        int side = DefaultSide,
        IReadOnlyList<PairFiles>? pairs = null,
        IReadOnlyList<IDataSource>? sources = null)
    {
        _generatesMasks = generatesMasks;
        _side = side;
        _pairs = pairs ?? ImoriFiles.All;
        _sources = sources ?? Servers;
        Shape = new ImageShape(3, side, side);
    }

    public override string Name => _generatesMasks ? "imori-masks" : "imori";

    public override string Title =>
        $"22 photographs of newts of two species and their masks, RGB, "
        + $"{(_generatesMasks ? "photograph to mask" : "mask to photograph")}";

    public override string Origin =>
        "https://github.com/yoyoyo-yo/DeepLearningMugenKnock; MIT, (c) 2019 Yoshito Nagaoka";

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames { get; } = ["akahara", "madara"];

    public override SourceInfo Source => _generatesMasks
        ? new SourceInfo(Shape, "photograph", [])
        : new SourceInfo(
            Shape,
            "mask",
            [
                new PaletteEntry("background", "#000000"),
                new PaletteEntry("akahara", "#800000"),
                new PaletteEntry("madara", "#008000"),
            ]);

    // Only sixteen pictures: use every augmentation that keeps a newt recognizable.
    public override Augmentation DefaultAugmentation { get; } =
        new() { Flip = true, FlipVertical = true, Rotate = 180, Crop = 0.2, Color = 0.1 };

    public override DataSet WithSide(int side) => new ImoriDataSet(_generatesMasks, side, _pairs, _sources);

    public override string Terms(DataStore store) =>
        Licences.Mit(
            "Photographs and masks of newts from https://github.com/yoyoyo-yo/DeepLearningMugenKnock, made smaller",
            "2019 Yoshito Nagaoka");

    public override IReadOnlyList<string> Fetch(DataStore store) =>
    [
        .. _pairs.SelectMany(pair => (DataFile[])[pair.Photograph, pair.Mask])
            .Select(file => store.Obtain(FilesOf, file, _sources))
            .GroupBy(file => file.Origin)
            .Select(
                group =>
                    $"imori: {group.Count()} files ({group.Sum(file => (long)file.Content.Length):N0} bytes, "
                    + $"{group.Key}), the first {group.First().Path}"),
    ];

    public override bool IsPresent(DataStore store) =>
        _pairs.All(
            pair => store.Find(FilesOf, pair.Photograph) is not null && store.Find(FilesOf, pair.Mask) is not null);

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        var pairs = _pairs.Where(pair => pair.Split == split).ToList();
        torch.Tensor photographs = PictureStack.Of(
            [.. pairs.Select(pair => Read(store, pair.Photograph, PictureReader.Stretched))], Shape);
        torch.Tensor masks = PictureStack.Of(
            [.. pairs.Select(pair => Read(store, pair.Mask, PictureReader.StretchedByNearest))], Shape);
        torch.Tensor labels = torch.tensor(
            [.. pairs.Select(pair => (long)ClassNames.ToList().IndexOf(pair.Class))], torch.ScalarType.Int64);
        string[] names = [.. pairs.Select(pair => Path.GetFileNameWithoutExtension(pair.Photograph.Name))];
        return _generatesMasks
            ? new PictureSet(masks, labels, ClassNames.Count, photographs) { Kind = PictureKind.Mask, Names = names }
            : new PictureSet(photographs, labels, ClassNames.Count, masks)
            {
                SourceKind =
                PictureKind.Mask,
                Names = names
            };
    }

    private byte[] Read(DataStore store, DataFile file, Func<byte[], string, int, byte[]> read)
    {
        ObtainedFile found = store.Obtain(FilesOf, file, _sources);
        return read(found.Content, found.Path, _side);
    }
}
