using System.CommandLine;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>The option <c>--through</c>: seeds, favourites and picture files, separated by commas.</summary>
internal static class ThroughOption
{
    private const int FewestParts = 2;
    private const int MostParts = 64;

    /// <summary>Creates the option, without a default value.</summary>
    public static Option<IReadOnlyList<ThroughPart>?> Create() => new("--through")
    {
        Description =
            $"Loop through the pictures of these seeds, at least {FewestParts}, separated by commas. A picture file in "
            + "place of a seed stands for what the generator makes of it: by its encoder, or else by projection, a "
            + "search for the closest picture.",
        HelpName = "N,N,FILE",
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            List<ThroughPart> parts = [];
            foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
            {
                var key = Keyframe.TryRead(part);
                if (key is null && !part.Contains('.'))
                {
                    result.AddError(
                        $"--through {text}: \"{part}\" is neither a seed nor a picture file; expected whole numbers "
                        + "or files, separated by commas");
                    return null;
                }

                parts.Add(new ThroughPart(part, key));
            }

            if (parts.Count is >= FewestParts and <= MostParts)
                return parts;
            result.AddError($"--through {text}: expected {FewestParts} to {MostParts} seeds or pictures");
            return null;
        },
    };
}

/// <summary>One of the pictures of <c>--through</c>.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Key">The picture of a seed or a favourite; null for a picture file.</param>
internal sealed record ThroughPart(string Text, Keyframe? Key);
