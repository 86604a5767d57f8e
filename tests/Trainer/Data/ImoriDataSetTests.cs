using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class ImoriDataSetTests : IDisposable
{
    private const int Side = 16;

    // A newt of one colour fills the left half of a mask; its photograph is bright there.
    private static readonly (DataSplit Split, string Class, int Number)[] Newts =
    [
        (DataSplit.Train, "akahara", 1), (DataSplit.Train, "akahara", 2), (DataSplit.Train, "madara", 1),
        (DataSplit.Test, "madara", 9),
    ];

    private readonly TemporaryFolder given = new();
    private readonly TemporaryFolder kept = new();

    public void Dispose()
    {
        given.Dispose();
        kept.Dispose();
    }

    [Theory]
    [InlineData("", "masks")]
    [InlineData("", "seg_images")]
    [InlineData("imori", "masks")]
    public void Photographs_are_painted_from_masks(string folder, string masks)
    {
        using PictureSet set = Set(false).Load(Store(folder, masks), DataSplit.Train);
        Assert.Equal([3, 3, Side, Side], set.Pictures.shape);
        Assert.Equal([0L, 0, 1], set.Labels.data<long>().ToArray());
        Assert.Equal((PictureKind.Photograph, PictureKind.Mask), (set.Kind, set.SourceKind));
        Assert.Equal(["akahara_0001", "akahara_0002", "madara_0001"], set.Names);

        // The whole picture is stretched: the half that is newt stays a half.
        Assert.Equal([128, 0, 0], Pixel(set.Sources!, 0, 7, 3));
        Assert.Equal([0, 0, 0], Pixel(set.Sources!, 0, 8, 3));
        Assert.Equal([0, 128, 0], Pixel(set.Sources!, 2, 0, 15));
        Assert.All(Pixel(set.Pictures, 0, 3, 3), value => Assert.InRange(value, 190, 210));
        Assert.All(Pixel(set.Pictures, 0, 12, 12), value => Assert.InRange(value, 30, 50));
    }

    [Fact]
    public void Masks_are_painted_from_photographs()
    {
        ImoriDataSet set = Set(true);
        using PictureSet pictures = set.Load(Store("", "masks"), DataSplit.Test);
        Assert.Equal((PictureKind.Mask, PictureKind.Photograph), (pictures.Kind, pictures.SourceKind));
        Assert.Equal([0, 128, 0], Pixel(pictures.Pictures, 0, 0, 0));
        Assert.Equal(("photograph", 0), (set.Source.Kind, set.Source.Palette.Count));
        Assert.Equal(["#000000", "#800000", "#008000"], Set(false).Source.Palette.Select(entry => entry.Color));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(40)]
    public void Masks_hold_their_colours_alone_at_any_size(int side)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor masks = Set(true).WithSide(side).Load(Store("", "masks"), DataSplit.Train).Pictures;
        Assert.Equal(side, masks.shape[3]);
        Assert.Equal(new byte[] { 0, 128 }, masks.contiguous().bytes.ToArray().Distinct().Order());
    }

    [Fact]
    public void A_photograph_with_a_wrong_checksum_is_named_and_left_alone()
    {
        DataStore store = Store("", "masks");
        string path = given.File("train/images/akahara/akahara_0002.jpg");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path), 0]);
        long length = new FileInfo(path).Length;
        Assert.StartsWith(path, Assert.Throws<InputException>(() => Set(false).Load(store, DataSplit.Train)).Message);
        Assert.Equal(length, new FileInfo(path).Length);
    }

    [Fact]
    public void Fetches_what_is_missing_keeps_it_and_does_not_ask_again()
    {
        Store("", "seg_images");
        var store = new DataStore(null, kept.Path);
        ImoriDataSet set = Set(false, new FolderSource("elsewhere", given.Path));
        Assert.False(set.IsPresent(store));
        Assert.Contains("8 files", Assert.Single(set.Fetch(store)));
        Assert.True(set.IsPresent(store));
        Directory.Delete(given.File("train"), recursive: true);
        File.Delete(kept.File("imori/test/images/madara/madara_0009.jpg"));
        Assert.Equal(["7 files", "1 files"], set.Fetch(store).Select(line => line["imori: ".Length..][..7]));
    }

    [Fact]
    public void What_cannot_be_had_is_one_line()
    {
        InputException error = Assert.Throws<InputException>(
            () => Set(false, new FolderSource("elsewhere", given.Path)).Fetch(new DataStore(null, kept.Path)));
        Assert.Contains("train/images/akahara/akahara_0001.jpg could not be fetched", error.Message);
        Assert.Contains("--data-root", error.Message);
    }

    [Fact]
    public void The_real_set_is_16_and_6_pairs_of_known_files()
    {
        Assert.Equal(16, ImoriFiles.All.Count(pair => pair.Split == DataSplit.Train));
        Assert.Equal(6, ImoriFiles.All.Count(pair => pair.Split == DataSplit.Test));
        var files = ImoriFiles.All.SelectMany(pair => new[] { pair.Photograph, pair.Mask }).ToList();
        Assert.Equal(44, files.Select(file => file.Sha256).Distinct().Count());
        Assert.All(files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.Equal(
            "flip,flip-vertical,rotate=180,crop=0.2,color=0.1", DataSets.Named("imori").DefaultAugmentation.ToString());
    }

    private static ImoriDataSet Set(bool generatesMasks, params IDataSource[] sources) => new(
        generatesMasks,
        Side,
        [
            .. Newts.Select(newt => new PairFiles(
                newt.Split,
                newt.Class,
                PackedArchive.Known(Name(newt, "images", "jpg"), Photograph()),
                PackedArchive.Known(
                    Name(newt, "seg_images", "png"), Mask(newt.Class), Name(newt, "masks", "png")))),
        ],
        sources);

    private DataStore Store(string folder, string masks)
    {
        foreach ((DataSplit Split, string Class, int Number) newt in Newts)
        {
            Write(Path.Combine(folder, Name(newt, "images", "jpg")), Photograph());
            Write(Path.Combine(folder, Name(newt, masks, "png")), Mask(newt.Class));
        }

        return new DataStore(given.Path, kept.Path);
    }

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(given.File(name))!);
        File.WriteAllBytes(given.File(name), content);
    }

    private static string Name((DataSplit Split, string Class, int Number) newt, string part, string ending) =>
        $"{(newt.Split == DataSplit.Train ? "train" : "test")}/{part}/{newt.Class}/"
        + $"{newt.Class}_{newt.Number:D4}.{ending}";

    private static byte[] Photograph() =>
        DrawnPicture.Encoded(".jpg", 40, 64, (x, _) => x < 20 ? (200, 200, 200) : (40, 40, 40));

    private static byte[] Mask(string species) =>
        DrawnPicture.Encoded(
            ".png", 40, 64, (x, _) => x >= 20 ? (0, 0, 0) : species == "akahara" ? (128, 0, 0) : (0, 128, 0));

    private static int[] Pixel(torch.Tensor pictures, int index, int x, int y) =>
        [.. Enumerable.Range(0, 3).Select(channel => (int)pictures[index, channel, y, x].item<byte>())];
}
