using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window;

/// <summary>The favourites of a window, without one.</summary>
public sealed class FavouritesTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _folder = new();

    private string UserFile => _folder.File("favourites.json");

    public void Dispose()
    {
        _play.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_tile_of_a_grid_is_kept_with_its_picture_and_is_there_again_at_the_next_start()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        _play.Press("KeyG");
        float[] seen = _play.Images()[(28 * 28 * 43)..(28 * 28 * 44)];
        Favourite kept = Keep(new Favourites(play, UserFile), tile: 43);
        Assert.Equal("a, class 5", kept.Caption);

        var next = new Favourites(play, UserFile);
        Assert.Equal([kept], next.Items);
        next.Open(0);
        _play.Do();
        _play.Settle();
        Assert.Equal(ViewMode.Walk, play.State.Mode);
        float[] again = _play.Images();
        Assert.All(seen.Zip(again), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        // 28 pixels in 64: the middle one of the tile is in the middle of the small picture.
        float[] small = FavouritePicture.TryRead(kept.Image!)!;
        Assert.Equal(again[(14 * 28) + 14], small[(33 * 64) + 33], 1.1f / 255);
    }

    [Fact]
    public void A_tile_of_translations_is_the_picture_that_was_held_with_its_source()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.ImageToImage()).Play(startsPaused: true);
        _play.Press("KeyG");
        float[] source = _play.Session.Views[0].Info.Source is { } info
            ? SourceOf(tile: 2, info.Shape.Size) : [];
        // The third pair of the picture is its tiles 4 and 5.
        foreach (int tile in (int[])[4, 5])
        {
            _play.Do(new SessionInput(KeptPicture.Of(play, play.State with { Time = play.Time }, tile).Session));
            _play.Settle();
            Assert.Equal(ViewMode.Walk, play.State.Mode);
            Assert.Equal(source, SourceOf(tile: 0, source.Length));
            _play.Press("KeyG");
        }
    }

    [Fact]
    public void A_loop_takes_two_of_models_with_a_latent_and_no_more_are_kept_than_fit()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play(startsPaused: true);
        var favourites = new Favourites(play, path: null);
        favourites.Keep();
        Assert.False(favourites.Play());
        Assert.Contains("at least 2 favourites", TakeNotices(play), StringComparison.Ordinal);
        for (int i = 1; i < Favourites.Most; i++)
            favourites.Keep();
        TakeNotices(play);
        favourites.Keep();
        Assert.Equal(Favourites.Most, favourites.Items.Count);
        Assert.Contains("as many as fit", TakeNotices(play), StringComparison.Ordinal);
        favourites.LoopSeconds = 12;
        Assert.True(favourites.Play());
        _play.Do();
        Assert.Equal(12, play.State.LoopSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[null, {}, {\"session\": 3}]")]
    [InlineData("[{\"caption\": \"a\"}]")]
    public void A_damaged_file_is_begun_again(string text)
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play(startsPaused: true);
        File.WriteAllText(UserFile, text);
        var favourites = new Favourites(play, UserFile);
        Assert.Empty(favourites.Items);
        favourites.Keep();
        Assert.Single(new Favourites(play, UserFile).Items);
    }

    [Fact]
    public void Where_nothing_can_be_written_they_are_kept_until_the_end_and_it_says_so()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play(startsPaused: true);
        File.WriteAllText(_folder.File("file"), "");
        var favourites = new Favourites(play, Path.Combine(_folder.File("file"), "favourites.json"));
        favourites.Keep();
        Assert.Single(favourites.Items);
        Assert.Contains("kept until the window is closed", TakeNotices(play), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_picture_is_averaged_and_a_wide_one_is_whole()
    {
        var picture = new Picture(256, 128);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i / 3 % 2 * 200);
        byte[] small = FavouritePicture.Of(picture);
        Assert.Equal(Mosaic.Background, small[3 * 15 * 64]);
        Assert.Equal(100, small[3 * 16 * 64]);
        Assert.Equal(100, small[(3 * 47 * 64) + (3 * 63)]);
        Assert.Equal(Mosaic.Background, small[3 * 48 * 64]);
        Assert.Null(FavouritePicture.TryRead("data:image/png;base64,AAAA"));
        Assert.Null(FavouritePicture.TryRead("nothing"));
    }

    private Favourite Keep(Favourites favourites, int tile)
    {
        favourites.Keep(tile);
        _play.Until(() =>
        {
            favourites.Update();
            return favourites.Items[0].Image is not null;
        });
        return favourites.Items[0];
    }

    private float[] SourceOf(int tile, int size)
    {
        _play.Images();
        return _play.Session.Views[0].Sources.Slice(tile * size, size).ToArray();
    }

    private static string TakeNotices(ViewerSession play)
    {
        var lines = new List<string>();
        while (play.TakeNotice() is { } notice)
            lines.Add(notice.Text);
        return string.Join('\n', lines);
    }
}
