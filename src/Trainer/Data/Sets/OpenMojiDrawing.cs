using System.Text.Json;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>One emoji as it was drawn.</summary>
/// <param name="Name">Its code points, e.g. "1F600".</param>
/// <param name="Outline">The SVG of its outline.</param>
/// <param name="Picture">The SVG of its coloured picture.</param>
/// <param name="Group">Where it belongs; null when that was not asked for, or is not known.</param>
internal sealed record OpenMojiDrawing(string Name, byte[] Outline, byte[] Picture, OpenMojiGroup? Group);

/// <summary>Where an emoji belongs.</summary>
/// <param name="Name">The group, e.g. "food-drink".</param>
/// <param name="Subgroup">The part of it, e.g. "food-fruit".</param>
internal sealed record OpenMojiGroup(string Name, string Subgroup)
{
    /// <summary>Reads a release's table of all its emoji.</summary>
    /// <param name="table">A JSON array of objects with, among others, hexcode, group and subgroups.</param>
    /// <returns>The group of each emoji, by its name.</returns>
    public static IReadOnlyDictionary<string, OpenMojiGroup> Read(byte[] table)
    {
        using var rows = JsonDocument.Parse(table);
        static string Text(JsonElement row, string property) => row.GetProperty(property).GetString() ?? "";
        return rows.RootElement.EnumerateArray().ToDictionary(
            row => Text(row, "hexcode"),
            row => new OpenMojiGroup(Text(row, "group"), Text(row, "subgroups")));
    }
}
