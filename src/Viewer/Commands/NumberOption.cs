using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Commands;

/// <summary>Options that take a number within limits and say so in one line when it is not.</summary>
internal static class NumberOption
{
    /// <summary>Creates an option that has a value only when it is given.</summary>
    /// <param name="name">The option's name with its dashes.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="least">The smallest value it takes.</param>
    /// <param name="most">The largest value it takes.</param>
    public static Option<T?> Create<T>(string name, string description, T least, T most)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = typeof(T) == typeof(double) ? "NUMBER" : "N",
            CustomParser = result =>
            {
                string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                NumberStyles styles = typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.Integer;
                // The comparison is also what refuses NaN.
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

/// <summary>The option <c>--through</c>: seeds, or pictures that were kept, with commas between them.</summary>
internal static class ThroughOption
{
    /// <summary>Creates the option; it has a value only when it is given.</summary>
    public static Option<IReadOnlyList<KeyPicture>?> Create() => new("--through")
    {
        Description =
            $"Walk round through the pictures of these seeds, at least {WalkSettings.FewestKeys}, with commas "
            + "between them.",
        HelpName = "N,N,N",
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            var keys = new List<KeyPicture>();
            foreach (string part in text.Split(','))
            {
                if (KeyPicture.TryRead(part.Trim()) is not { } key)
                {
                    result.AddError(
                        $"--through {text}: \"{part}\" is not a seed; expected whole numbers with commas between them");
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
