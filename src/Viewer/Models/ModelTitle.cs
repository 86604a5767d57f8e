using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Models;

/// <summary>What a person calls a model: "Clothes: conditional GAN", in the group "Clothes".</summary>
/// <param name="Group">What it makes, by its data: the heading that it stands under.</param>
/// <param name="System">The system that made it, in words.</param>
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
        ["openmoji-groups"] = "Emoji",
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

    /// <summary>The whole title.</summary>
    public string Text => $"{Group}: {System}";

    /// <summary>The title of a model.</summary>
    /// <param name="info">Its metadata.</param>
    public static ModelTitle Of(GeneratorInfo info) => info.Adopted is { } adopted
        ? new("Adopted", Path.GetFileNameWithoutExtension(adopted.File))
        : new(GroupOf(info.DataSet), SystemOf(info));

    // Data of the user's own goes by the name of its folder.
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
