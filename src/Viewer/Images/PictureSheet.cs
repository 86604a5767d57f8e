using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Several versions of pictures side by side, such as original and reconstruction: one sheet of all pictures, or one
/// page per picture if the output is an animation or a folder.
/// </summary>
/// <param name="shape">Shape of every version of every picture.</param>
/// <param name="versions">Names of the versions, from left to right.</param>
internal sealed class PictureSheet(ImageShape shape, IReadOnlyList<string> versions)
{
    private readonly List<float[]> _pictures = [];

    /// <summary>Number of pictures.</summary>
    public int Count => _pictures.Count;

    private int PictureSize => versions.Count * shape.Size;

    /// <summary>Adds a picture.</summary>
    /// <param name="from">
    /// The versions, each [c, h, w] of its own shape; gray is replicated to RGB if the sheet is RGB.
    /// </param>
    public void Add(params ReadOnlySpan<(float[] Values, ImageShape Shape)> from)
    {
        float[] picture = new float[PictureSize];
        for (int i = 0; i < versions.Count; i++)
            ImageFit.Copy(from[i].Values, from[i].Shape, picture.AsSpan(i * shape.Size, shape.Size), shape);
        _pictures.Add(picture);
    }

    /// <summary>Draws the sheet and writes it.</summary>
    /// <param name="path">The file or folder; the extension selects the format.</param>
    /// <param name="columns">Pictures per row of a sheet.</param>
    /// <param name="scale">Enlargement factor.</param>
    /// <param name="seconds">Duration of all pages together in an animation.</param>
    /// <param name="origin">The pictures' origin, for the metadata; null for none.</param>
    /// <returns>A description of what was written.</returns>
    /// <exception cref="InputException">The result is too large, or cannot be written.</exception>
    public string Write(string path, int columns, int scale, double seconds, PictureOrigin? origin)
    {
        int perPage = FrameWriter.IsStill(path) ? Count : 1;
        columns = Math.Min(columns, perPage);
        int rows = (perPage + columns - 1) / columns;
        var layout = new TileLayout(rows, columns * versions.Count)
        {
            ColumnNames = [.. Enumerable.Repeat(versions, columns).SelectMany(names => names)],
            Group = versions.Count,
        };
        var mosaic = new Mosaic(shape, layout, scale);
        Picture picture = mosaic.CreatePicture();
        int pages = Count / perPage;
        using var writer = FrameWriter.Create(
            path,
            picture.Width,
            picture.Height,
            pages,
            pages / seconds,
            origin is null ? null : new FrameOrigins(origin, _ => origin));

        float[] tiles = new float[layout.Count * shape.Size];
        // Unused tiles of the last row show the background.
        tiles.AsSpan().Fill(Mosaic.Background / 255f);
        for (int page = 0; page < pages; page++)
        {
            for (int i = 0; i < perPage; i++)
                _pictures[(page * perPage) + i].CopyTo(tiles, i * PictureSize);
            mosaic.Draw(tiles, picture);
            writer.Add(picture);
        }

        writer.Complete();
        string size = $"{picture.Width}x{picture.Height}";
        return pages == 1 ? $"a picture of {size}" : $"{pages} pages of {size}";
    }
}
