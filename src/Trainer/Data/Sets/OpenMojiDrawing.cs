using System.Text.Json;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>The drawings of an emoji.</summary>
/// <param name="Name">Its code points, e.g. "1F600".</param>
/// <param name="Outline">The SVG of its outline.</param>
/// <param name="Picture">The SVG of its coloured picture.</param>
/// <param name="Group">Its group; null if not requested or unknown.</param>
internal sealed record OpenMojiDrawing(string Name, byte[] Outline, byte[] Picture, OpenMojiGroup? Group);

/// <summary>The group of an emoji.</summary>
/// <param name="Name">The group, e.g. "food-drink".</param>
/// <param name="Subgroup">The subgroup, e.g. "food-fruit".</param>
internal sealed record OpenMojiGroup(string Name, string Subgroup)
{
    /// <summary>Parses a release's table of emoji.</summary>
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
