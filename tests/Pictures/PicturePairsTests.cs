using ImageGen.Generators;
using ImageGen.Pictures;

namespace ImageGen.Tests.Pictures;

public sealed class PicturePairsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Partners_have_the_same_path_but_for_the_extension()
    {
        Create("source/a.png", "source/n/b.png", "source/c.png", "target/a.jpg", "target/n/b.webp", "target/b.png");
        var pairs = PicturePairs.Open(_folder.Path);
        Assert.Equal([new("a", "a.png", "a.jpg"), new("n/b", "n/b.png", "n/b.webp")], pairs.Pairs);
        Assert.Equal(["c.png"], pairs.LoneSources);
        Assert.Equal(["b.png"], pairs.LoneTargets);
        Assert.Equal(
            ["  skipped source/c.png: no partner in target/", "  skipped target/b.png: no partner in source/"],
            pairs.Lines);
    }

    [Fact]
    public void Thousands_without_a_partner_are_a_few_lines()
    {
        Create("source/a.png", "target/a.png");
        Create([.. Enumerable.Range(0, 1000).Select(i => $"source/x{i}.png")]);
        var pairs = PicturePairs.Open(_folder.Path);
        Assert.Single(pairs.Pairs);
        Assert.Equal(6, pairs.Lines.Count());
        Assert.Equal("  skipped 995 more without a partner, 1000 in total", pairs.Lines.Last());
    }

    [Fact]
    public void Sources_alone_and_any_folder_of_pictures_have_no_targets()
    {
        Create("plain/x.png", "plain/n/y.png", "half/source/x.png");
        var plain = PicturePairs.Open(_folder.File("plain"));
        Assert.Equal([new("n/y", "n/y.png", null), new("x", "x.png", null)], plain.Pairs);
        Assert.Null(plain.Targets);
        Assert.Equal([new("x", "x.png", null)], PicturePairs.Open(_folder.File("half")).Pairs);
    }

    [Fact]
    public void No_pair_at_all_is_one_clear_line()
    {
        Create(
            "a/source/x.png",
            "a/target/y.png",
            "b/target/x.png",
            "c/source/notes.txt",
            "d/source/x.png",
            "d/target/notes.txt");
        Refused("source/x.png has no partner", "a");
        Refused("has a folder target/ but no source/", "b");
        Refused("contains no pictures", "c");
        Refused("contains no pictures", "d");
        Refused("no such folder", "e");
    }

    [Fact]
    public void Two_spellings_of_one_letter_are_one_name()
    {
        Create("source/caf\u00E9.png", "target/cafe\u0301.png");
        var pairs = PicturePairs.Open(_folder.Path);
        Assert.Equal([new("caf\u00E9", "caf\u00E9.png", "cafe\u0301.png")], pairs.Pairs);
    }

    [Theory]
    [InlineData("x\u200B", "x", "x<U+200B>.png", "x.png")]
    [InlineData("a\u00A0b", "a b", "a<U+00A0>b.png", "a b.png")]
    [InlineData("\u0441at", "cat", "<U+0441>at.png", "cat.png")]
    [InlineData("x\uFE0F", "x", "x<U+FE0F>.png", "x.png")]
    public void Names_that_only_look_the_same_are_shown_with_their_code_points(
        string source, string target, string shownSource, string shownTarget)
    {
        Create("source/a.png", "target/a.png", $"source/{source}.png", $"target/{target}.png");
        Assert.Equal(
            [
                $"  skipped source/{shownSource}: no partner in target/, where {shownTarget} only looks the same",
                $"  skipped target/{shownTarget}: no partner in source/, where {shownSource} only looks the same",
            ],
            PicturePairs.Open(_folder.Path).Lines);
    }

    [Fact]
    public void Two_of_one_name_are_refused()
    {
        Create("source/a.png", "target/a.png", "target/a.jpg");
        Refused("contains both a.jpg and a.png", "");
    }

    private void Create(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
            File.WriteAllText(_folder.File(name), "");
        }
    }

    private void Refused(string part, string name)
    {
        string message = Assert.Throws<InputException>(() => PicturePairs.Open(_folder.File(name))).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
