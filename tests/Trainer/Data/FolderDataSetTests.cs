using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

[Collection(TorchCollection.Name)]
public sealed class FolderDataSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder cache = new();
    private readonly List<string> notes = [];

    public void Dispose()
    {
        folder.Dispose();
        cache.Dispose();
    }

    [Fact]
    public void Two_folders_of_pictures_are_two_classes()
    {
        for (int i = 0; i < 10; i++)
        {
            Add($"red/{i}.png", 250, 0, 0);
            Add($"green/deep/er/{i}.JPG", 0, 250, 0);
        }

        Add("loose.png", 0, 0, 250);
        Directory.CreateDirectory(folder.File("empty"));
        File.WriteAllText(folder.File("red/notes.txt"), "no picture");
        Add(".hidden/x.png", 9, 9, 9);
        FolderDataSet set = Set();
        Assert.Equal(["green", "red"], set.ClassNames);
        List<(string Name, long Label, int Red)> pictures = Both(set);
        Assert.Equal(20, pictures.Count);
        Assert.Contains("1 pictures outside the class folders", Assert.Single(notes));
        foreach ((string name, long label, int red) in pictures)
        {
            Assert.Equal(name.StartsWith("red/", StringComparison.Ordinal), label == 1);
            Assert.Equal(label == 1, red > 128);
        }
    }

    [Fact]
    public void Else_all_pictures_are_of_one_class()
    {
        Add("a/1.png", 1, 2, 3);
        Add("2.png", 1, 2, 3);
        FolderDataSet set = Set();
        Assert.Equal([Path.GetFileName(folder.Path)], set.ClassNames);
        Assert.Equal(2, Both(set).Count);
    }

    [Fact]
    public void One_in_ten_is_held_out_and_stays_on_its_side_when_others_go()
    {
        for (int i = 0; i < 200; i++)
            Add($"{i}.png", i, i, i);
        string[] heldOut;
        using (PictureSet test = Set().Load(Store(), DataSplit.Test))
            heldOut = [.. test.Names!];
        Assert.InRange(heldOut.Length, 8, 35);
        for (int i = 0; i < 100; i++)
            File.Delete(folder.File($"{i}.png"));
        using PictureSet after = Set().Load(Store(), DataSplit.Test);
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Equal(heldOut.Where(name => File.Exists(folder.File(name))), after.Names!);
        Assert.Equal(100, after.Count + train.Count);
        Assert.True(Set().HasTestPictures);
    }

    [Theory]
    [InlineData("alone.png")]
    [InlineData("held-out-3.png")]
    public void A_single_picture_is_trained_on_and_none_held_out(string name)
    {
        Add(name, 5, 6, 7);
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Equal(1, train.Count);
        Assert.False(Set().HasTestPictures);
    }

    [Fact]
    public void Names_of_which_all_are_held_out_still_leave_one_to_train_on()
    {
        var names = Enumerable.Range(0, 200).Select(i => $"{i}.png").Where(name => HeldOut.Side(name) == DataSplit.Test)
            .Take(3).ToList();
        names.ForEach(name => Add(name, 1, 1, 1));
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        using PictureSet test = Set().Load(Store(), DataSplit.Test);
        Assert.Equal((1, 2), (train.Count, test.Count));
    }

    [Fact]
    public void Every_class_keeps_a_picture_to_train_on()
    {
        var heldOut = Enumerable.Range(0, 200).Select(i => $"rare/{i}.png")
            .Where(name => HeldOut.Side(name) == DataSplit.Test).Take(2).ToList();
        heldOut.ForEach(name => Add(name, 1, 1, 1));
        for (int i = 0; i < 20; i++)
            Add($"usual/{i}.png", 2, 2, 2);
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Equal([heldOut[0]], train.Names!.Where(name => name.StartsWith("rare/", StringComparison.Ordinal)));
        using PictureSet test = Set().Load(Store(), DataSplit.Test);
        Assert.Contains(heldOut[1], test.Names!);
        Assert.DoesNotContain(heldOut[0], test.Names!);
    }

    [Fact]
    public void A_class_of_which_no_picture_can_be_read_is_named()
    {
        Add("good/1.png", 1, 1, 1);
        Directory.CreateDirectory(folder.File("broken"));
        File.WriteAllText(folder.File("broken/1.png"), "no picture");
        using PictureSet train = Set().Load(Store(), DataSplit.Train);
        Assert.Equal(1, train.Count);
        Assert.Contains(notes, line => line.Contains("of class broken can be read", StringComparison.Ordinal));
    }

    [Fact]
    public void The_digest_is_the_same_from_the_kept_file_and_from_memory()
    {
        for (int i = 0; i < 20; i++)
            Add($"{i}.png", i, 2 * i, 3 * i);
        using PictureSet kept = Set().Load(Store(), DataSplit.Train);
        Assert.NotNull(kept.Checksums);
        File.WriteAllText(folder.File("no-folder"), "");
        using PictureSet held = Set().Load(
            new DataStore(keepFolder: folder.File("no-folder"), note: notes.Add), DataSplit.Train);
        Assert.Null(held.Checksums);
        Assert.Equal(kept.Digest, held.Digest);
        using PictureSet smaller = new FolderDataSet(folder.Path, 4).Load(Store(), DataSplit.Train);
        Assert.NotEqual(kept.Digest, smaller.Digest);
    }

    [Fact]
    public void Pictures_that_cannot_be_read_are_named_up_to_five_and_counted()
    {
        for (int i = 0; i < 40; i++)
            Add($"good{i}.png", 1, 1, 1);
        for (int i = 0; i < 30; i++)
            File.WriteAllText(folder.File($"bad{i}.jpg"), "no picture at all");
        List<(string Name, long Label, int Red)> pictures = Both(Set());
        Assert.Equal(40, pictures.Count);
        Assert.InRange(
            notes.Count(line => line.Contains("cannot be read as a picture", StringComparison.Ordinal)), 5, 10);
        Assert.Contains(
            notes, line => line.Contains("pictures cannot be read and are skipped", StringComparison.Ordinal));
        Assert.All(notes, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void Test_pictures_of_which_none_can_be_read_are_none()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"{i}.png").ToList();
        Add(names.First(name => HeldOut.Side(name) == DataSplit.Train), 1, 1, 1);
        File.WriteAllText(folder.File(names.First(name => HeldOut.Side(name) == DataSplit.Test)), "");
        Assert.False(Set().HasTestPictures);
    }

    [Fact]
    public void Only_pictures_that_cannot_be_read_are_refused()
    {
        File.WriteAllText(folder.File("bad.png"), "no");
        Assert.Contains(
            "none of its training pictures can be read",
            Assert.Throws<InputException>(() => Set().Load(Store(), DataSplit.Train)).Message);
    }

    [Fact]
    public void Gray_pictures_are_taken_as_rgb_and_said_once()
    {
        Add("a.png", 1, 2, 3);
        foreach (string name in new[] { "b.png", "c.png" })
            File.WriteAllBytes(folder.File(name), DrawnPicture.Gray(5, 5, 99));
        Both(Set());
        Assert.Contains("gray", Assert.Single(notes));
    }

    [Fact]
    public void A_link_that_leads_round_in_circles_is_not_followed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "links need rights on Windows");
        Add("a/1.png", 1, 1, 1);
        Directory.CreateSymbolicLink(folder.File("a/round"), folder.Path);
        Directory.CreateSymbolicLink(folder.File("a/back"), folder.File("a"));
        Assert.Single(Both(Set()));
    }

    [Fact]
    public void A_path_is_made_whole_and_the_set_found_again_by_its_name()
    {
        Add("a.png", 1, 1, 1);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path);
        DataSet set = DataSets.Named($"folder:{relative}/", 32);
        Assert.Equal($"folder:{folder.Path}", set.Name);
        Assert.Equal(Path.GetFileName(folder.Path), set.ShortName);
        Assert.Equal(32, set.Shape.Width);
        Assert.Equal(64, DataSets.Named(set.Name).Shape.Width);
    }

    [Fact]
    public void Bad_folders_are_refused_in_one_line()
    {
        Add("file.png", 1, 1, 1);
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Contains("folder:PATH", Refusal("folder:"));
        Assert.Contains("no such folder", Refusal($"folder:{folder.File("missing")}"));
        Assert.Contains("is a file", Refusal($"folder:{folder.File("file.png")}"));
        Assert.Contains(
            "contains no pictures",
            Assert.Throws<InputException>(() => DataSets.Named($"folder:{folder.File("empty")}").ClassNames).Message);
    }

    private static string Refusal(string name) => Assert.Throws<InputException>(() => DataSets.Named(name)).Message;

    private FolderDataSet Set() => new(folder.Path, 8);

    private DataStore Store() => new(keepFolder: cache.Path, note: notes.Add);

    private void Add(string name, int r, int g, int b)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(
            folder.File(name), DrawnPicture.Plain(Path.GetExtension(name).ToLowerInvariant(), 12, 9, r, g, b));
    }

    private List<(string Name, long Label, int Red)> Both(FolderDataSet set)
    {
        List<(string, long, int)> all = [];
        foreach (DataSplit split in set.HasTestPictures ? new[] { DataSplit.Train, DataSplit.Test } : [DataSplit.Train])
        {
            using PictureSet pictures = set.Load(Store(), split);
            for (int i = 0; i < pictures.Count; i++)
                all.Add(
                    (pictures.Names![i], pictures.Labels[i].item<long>(), pictures.Pictures[i, 0, 4, 4].item<byte>()));
        }

        return all;
    }
}
