using System.CommandLine;
using System.Globalization;
using System.Numerics;

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
