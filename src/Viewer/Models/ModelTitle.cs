using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Models;

/// <summary>The display title of a model, such as "Clothes: conditional GAN" in the group "Clothes".</summary>
/// <param name="Group">The kind of pictures, by data set; the heading in lists.</param>
/// <param name="System">The system's title.</param>
internal sealed record ModelTitle(string Group, string System)
{
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["fashion-mnist"] = "Clothes",
        ["mnist"] = "Digits",
        ["cifar10"] = "CIFAR-10",
        ["imori"] = "Newts",
        ["imori-masks"] = "Newts' silhouettes",
        ["openmoji"] = "Emoji",
        ["emoji"] = "Emoji",
        ["shapes"] = "Shapes",
        ["shape-pairs"] = "Shapes",
    };

    private static readonly Dictionary<string, string> Systems = new(StringComparer.Ordinal)
    {
        ["ae"] = "auto-encoder",
        ["conv-ae"] = "convolutional auto-encoder",
        ["vae"] = "variational auto-encoder",
        ["gan"] = "GAN",
        ["dcgan"] = "convolutional GAN",
        ["cgan"] = "conditional GAN",
        ["wgan"] = "Wasserstein GAN",
    };

    /// <summary>The full title.</summary>
    public string Text => $"{Group}: {System}";

    /// <summary>Creates the title of a model.</summary>
    /// <param name="info">Its metadata.</param>
    public static ModelTitle Of(GeneratorInfo info) => info.Adopted is { } adopted
        ? new("Adopted", Path.GetFileNameWithoutExtension(adopted.File))
        : new(GroupOf(info.DataSet), SystemOf(info));

    // The user's own data is titled by its folder name.
    private static string GroupOf(string data)
    {
        if (Groups.TryGetValue(data, out string? group))
            return group;
        string folder = data[(data.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimEnd('/', '\\');
        string name = folder[(folder.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length > 0 ? name : data;
    }

    private static string SystemOf(GeneratorInfo info)
    {
        string system = Systems.GetValueOrDefault(info.System, info.System);
        return info.Source is { } source ? $"{source.Kind} to picture ({system})" : system;
    }
}
