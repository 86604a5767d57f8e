using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// The favourites in a row at the lower edge of a window: a click brings the view of one back, dragging and the arrow
/// keys reorder them, Delete removes the one under the pointer.
/// </summary>
/// <param name="favourites">The favourites.</param>
internal sealed class FavouritesTray(Favourites favourites)
{
    private const int Margin = 4;
    private const int Side = 44;

    // A press that moved farther than this is no click, in pixels at scale 1.
    private const int ClickReach = 6;

    private static readonly OverlayColor Paper = new(0, 0, 0, 160);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Mark = new(255, 180, 84);

    private (int Version, int Width, int Height, int Scale) _placedFor;
    private (double X, double Y) _pointer = (-1, -1);
    private (int At, double X, double Y)? _pressed;

    /// <summary>Where it is and what it shows; null where there are no favourites.</summary>
    public TrayPlace? Place { get; private set; }

    /// <summary>How much of the window's height it takes, in pixels.</summary>
    public int Taken => Place is { Area: var area } ? area.Height + (2 * Margin * _placedFor.Scale) : 0;

    private int? Hovered => _pressed is null ? AtPointer(_pointer.X, _pointer.Y) : null;

    /// <summary>Follows the favourites and the size of the window.</summary>
    /// <param name="isShown">Whether it is shown.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Side of the square that shows one pixel of the overlay's font.</param>
    public void Follow(bool isShown, int width, int height, int scale)
    {
        favourites.Update();
        if (!isShown || favourites.Items.Count == 0)
        {
            (Place, _placedFor, _pressed) = (null, default, null);
            return;
        }

        (int, int, int, int) now = (favourites.Version, width, height, scale);
        if (Place is not null && now == _placedFor)
            return;
        _placedFor = now;
        int count = favourites.Items.Count;
        var tiles = new ViewTiles(FavouritePicture.Shape, new TileLayout(1, count));
        float[] images = new float[count * FavouritePicture.Shape.Size];
        for (int i = 0; i < count; i++)
        {
            if (favourites.Items[i].Image is { } image && FavouritePicture.TryRead(image) is { } picture)
                picture.CopyTo(images, i * FavouritePicture.Shape.Size);
        }

        int room = Math.Max(1, width - (2 * Margin * scale));
        double zoom = Math.Min((double)Side * scale / tiles.Mosaic.Height, (double)room / tiles.Mosaic.Width);
        (int across, int down) =
            (Math.Max(1, (int)(tiles.Mosaic.Width * zoom)), Math.Max(1, (int)(tiles.Mosaic.Height * zoom)));
        Place = new TrayPlace(
            tiles, new PictureArea((width - across) / 2, height - down - (Margin * scale), across, down), images);
    }

    /// <summary>Draws the marks over it.</summary>
    /// <param name="list">Receives them.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    public void Draw(OverlayList list, int width, int scale)
    {
        if (Place is not { } place)
            return;
        list.Frame(place.Area.X, place.Area.Y, place.Area.Width, place.Area.Height, scale, OverlayColor.Gray(90));
        if ((_pressed?.At ?? Hovered) is not { } at || at >= favourites.Items.Count)
            return;
        PictureArea tile = place.TileOf(at);
        list.Frame(tile.X, tile.Y, tile.Width, tile.Height, scale, Mark);
        string text = $"{at + 1}: {favourites.Items[at].Caption}  (a click opens it, dragging or arrow keys move it, "
            + "Delete removes it)";
        int most = Math.Max(1, (width / (PixelFont.Advance * scale)) - 4);
        text = text.Length <= most ? text : text[..most];
        int length = PixelFont.Measure(text, scale) + (4 * scale);
        int left = Math.Clamp(tile.X + (tile.Width / 2) - (length / 2), 0, Math.Max(0, width - length));
        int top = place.Area.Y - ((PixelFont.GlyphHeight + 4) * scale);
        list.Rectangle(left, top, length, (PixelFont.GlyphHeight + 2) * scale, Paper);
        list.Text(text, left + (2 * scale), top + scale, scale, Ink);
    }

    /// <summary>Offers a key.</summary>
    /// <param name="name">Its name in Silk.NET.Input's <c>Key</c>.</param>
    /// <returns>Whether it is taken: where the pointer is on one of them.</returns>
    public bool TakesKey(string name)
    {
        if (Hovered is not { } at)
            return false;
        switch (name)
        {
            case "Left" or "Right":
                int to = at + (name == "Left" ? -1 : 1);
                if (to < 0 || to >= favourites.Items.Count)
                    return true;
                favourites.Move(at, to);
                // The pointer goes on naming the one that was moved.
                if (Place!.TileOf(to) is var tile)
                    _pointer = (tile.X + (tile.Width / 2.0), tile.Y + (tile.Height / 2.0));
                return true;
            case "Delete":
                favourites.Remove(at);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Offers a press of the pointer, or that it is let go.</summary>
    /// <returns>Whether it is taken.</returns>
    public bool TakesPress(bool isDown, double x, double y)
    {
        if (isDown)
        {
            _pressed = AtPointer(x, y) is { } at ? (at, x, y) : null;
            return _pressed is not null;
        }

        if (_pressed is not { } pressed)
            return false;
        _pressed = null;
        bool isClick = Math.Max(Math.Abs(x - pressed.X), Math.Abs(y - pressed.Y)) <= ClickReach * _placedFor.Scale;
        if (pressed.At >= favourites.Items.Count)
            return true;
        if (isClick)
            favourites.Open(pressed.At);
        else if (AtPointer(x, y) is { } to)
            favourites.Move(pressed.At, to);
        return true;
    }

    /// <summary>Follows the pointer.</summary>
    /// <returns>Whether it is on the tray, or drags one of them.</returns>
    public bool TakesMove(double x, double y)
    {
        _pointer = (x, y);
        return _pressed is not null || AtPointer(x, y) is not null;
    }

    private int? AtPointer(double x, double y) => Place?.At(x, y);
}

/// <summary>Where the tray of favourites is, and what it shows.</summary>
/// <param name="Tiles">Its tiles.</param>
/// <param name="Area">Where it is in the window.</param>
/// <param name="Images">[tiles, 3, side, side] in [0, 1].</param>
internal sealed record TrayPlace(ViewTiles Tiles, PictureArea Area, float[] Images)
{
    /// <summary>Which of the favourites is at a place of the window; null beside them.</summary>
    public int? At(double x, double y)
    {
        (double across, double down) = Area.Share(x, y);
        return Tiles.Mosaic.TileAt(across * Tiles.Mosaic.Width, down * Tiles.Mosaic.Height);
    }

    /// <summary>Where one of them is in the window.</summary>
    public PictureArea TileOf(int at)
    {
        TileOrigin origin = Tiles.Groups[0].Origins[at];
        return Area.Part(origin.X, origin.Y, Tiles.Mosaic.TileWidth, Tiles.Mosaic.TileHeight, Tiles.Mosaic);
    }
}
