using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Commands;

/// <summary>Options with a number, rejected in one line if it is outside its range.</summary>
internal static class NumberOption
{
    /// <summary>Creates an option without a default value.</summary>
    /// <param name="name">The option's name including dashes.</param>
    /// <param name="description">Its text in the help.</param>
    /// <param name="least">The smallest valid value.</param>
    /// <param name="most">The largest valid value.</param>
    public static Option<T?> Create<T>(string name, string description, T least, T most)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = typeof(T) == typeof(double) ? "NUMBER" : "N",
            CustomParser = result =>
            {
                string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                NumberStyles styles = typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.Integer;
                // Written so that NaN fails too.
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value)
                    && value >= least
                    && value <= most)
                    return value;

                string kind = typeof(T) == typeof(double) ? "a number" : "a whole number";
                result.AddError($"{name} {text}: must be {kind} from {least} to {most}");
                return null;
            },
        };
}

/// <summary>The option <c>--through</c>: seeds or favourites, separated by commas.</summary>
internal static class ThroughOption
{
    /// <summary>Creates the option, without a default value.</summary>
    public static Option<IReadOnlyList<Keyframe>?> Create() => new("--through")
    {
        Description =
            $"Loop through the pictures of these seeds, at least {WalkSettings.FewestKeys}, separated by "
            + "commas.",
        HelpName = "N,N,N",
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            var keys = new List<Keyframe>();
            foreach (string part in text.Split(','))
            {
                if (Keyframe.TryRead(part.Trim()) is not { } key)
                {
                    result.AddError(
                        $"--through {text}: \"{part}\" is not a seed; expected whole numbers separated by commas");
                    return null;
                }

                keys.Add(key);
            }

            if (keys.Count >= WalkSettings.FewestKeys)
                return keys;
            result.AddError($"--through {text}: expected at least {WalkSettings.FewestKeys} seeds");
            return null;
        },
    };
}
