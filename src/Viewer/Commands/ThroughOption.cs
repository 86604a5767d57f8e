using System.CommandLine;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>The option <c>--through</c>: seeds with commas between them.</summary>
internal static class ThroughOption
{
    /// <summary>Creates the option; it has a value only when it is given.</summary>
    public static Option<IReadOnlyList<ulong>?> Create() => new("--through")
    {
        Description = $"Walk round through the pictures of these seeds, at least {WalkSettings.FewestKeys}, with commas between them.",
        HelpName = "N,N,N",
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            var seeds = new List<ulong>();
            foreach (string part in text.Split(','))
            {
                if (!ulong.TryParse(part.Trim(), out ulong seed))
                {
                    result.AddError($"--through {text}: \"{part}\" is no seed; expected whole numbers with commas between them.");
                    return null;
                }

                seeds.Add(seed);
            }

            if (seeds.Count >= WalkSettings.FewestKeys)
                return seeds;
            result.AddError($"--through {text}: expected at least {WalkSettings.FewestKeys} seeds.");
            return null;
        },
    };
}
