using System.Globalization;
using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Classifies the pictures of a folder by their colours. A mask is a PNG with a palette, or has at most 16 colours, or
/// only colours of the other masks; if most pictures are masks, the folder contains masks, and the others are reported
/// instead of treating all as photographs: one anti-aliased mask has hundreds of meaningless colours.
/// </summary>
/// <param name="Palette">The masks' colours; empty for photographs.</param>
/// <param name="Others">The pictures among masks that are not masks, in ordinal order.</param>
internal sealed record FolderColors(IReadOnlyList<PaletteEntry> Palette, IReadOnlyList<string> Others)
{
    private const int MostColors = 16;
    private const int MostIndexedColors = 256;

    /// <summary>Describes the classification.</summary>
    public string Description => Palette.Count > 0 ? $"masks of {Palette.Count} colours" : "photographs";

    /// <summary>The kind of the pictures.</summary>
    public PictureKind Kind => Palette.Count > 0 ? PictureKind.Mask : PictureKind.Photograph;

    /// <summary>
    /// Reads all pictures and counts their colours; unreadable pictures are reported later by decoding.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">The pictures to read.</param>
    public static FolderColors Of(PictureFolder folder, IReadOnlyList<string> names)
    {
        PictureReader.UseOneThreadEach();
        List<(string Name, HashSet<int> Colors, bool IsIndexed)> masks = [];
        List<string> others = [];
        var gate = new Lock();
        Parallel.ForEach(names, (name, state) =>
        {
            HashSet<int> found = [];
            bool isIndexed;
            try
            {
                isIndexed = PictureReader.AddColours(folder.PathOf(name), found, MostIndexedColors);
            }
            catch (InputException)
            {
                return;
            }

            lock (gate)
            {
                if (found.Count <= MostIndexedColors)
                    masks.Add((name, found, isIndexed));
                else
                    others.Add(name);
                if (2 * others.Count > names.Count)
                    state.Stop();
            }
        });
        int read = masks.Count + others.Count;
        SortedSet<int> colors = [.. masks.Where(mask => mask.IsIndexed).SelectMany(mask => mask.Colors)];
        int most = Math.Min(MostIndexedColors, colors.Count + MostColors);
        foreach ((string name, HashSet<int> own, bool isIndexed) in masks
            .OrderBy(mask => mask.Colors.Count).ThenBy(mask => mask.Name, StringComparer.Ordinal))
        {
            if (isIndexed)
                continue;
            int added = own.Count(color => !colors.Contains(color));
            if (added > 0 && own.Count > MostColors)
                others.Add(name);
            else if (colors.Count + added <= most)
                colors.UnionWith(own);
            else
                return new FolderColors([], []); // drawings with different colours
        }

        return colors.Count == 0 || colors.Count > MostIndexedColors || 2 * others.Count >= read
            ? new FolderColors([], [])
            : new FolderColors(Entries(colors), [.. others.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Serializes the colours of several folders.</summary>
    public static string Write(params FolderColors[] folders) => JsonSerializer.Serialize(
        folders.Select(folder => new[] { folder.Palette.Select(entry => entry.Color), folder.Others }));

    /// <summary>Parses the output of <see cref="Write"/>.</summary>
    public static FolderColors[] Read(string text) =>
    [
        .. JsonSerializer.Deserialize<string[][][]>(text)!.Select(
            parts => new FolderColors([.. parts[0].Select(color => new PaletteEntry(color, color))], parts[1])),
    ];

    private static PaletteEntry[] Entries(IEnumerable<int> colors) =>
    [
        .. colors.Select(color => "#" + color.ToString("x6", CultureInfo.InvariantCulture))
            .Select(color => new PaletteEntry(color, color)),
    ];
}
