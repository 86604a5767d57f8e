using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A session as text that fits into an address: <c>v=1&amp;m=0123456789abcdef&amp;mode=walk&amp;seed=7&amp;t=12.5</c>.
/// What is at its default is left out; numbers are written so that they read back to the same bits.
/// </summary>
internal static class SessionString
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The farthest time that a session may be at, in seconds from 0.</summary>
    public const double FarthestTime = 1e9;

    /// <summary>Longer, in characters, than any that is written: a list of weights for many classes.</summary>
    public const int Longest = 4000;

    private const double FarthestDrag = 1e3;

    /// <summary>Writes a session.</summary>
    public static string Write(SavedView session)
    {
        ViewState state = session.State;
        ViewState plain = new();
        var fields = new List<string>
        {
            $"v={Version}",
            $"m={string.Join(',', session.Models)}",
            $"mode={state.Mode.ToString().ToLowerInvariant()}",
        };

        void Add<T>(string name, T value, T usual)
            where T : IFormattable
        {
            if (!value.Equals(usual))
                fields.Add($"{name}={value.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture)}");
        }

        Add("seed", state.Seed, plain.Seed);
        Add("t", state.Time, plain.Time);
        Add("speed", state.Speed, plain.Speed);
        if (state.IsPaused)
            fields.Add("paused=1");
        if (state.LoopSeconds is { } loop)
            Add("loop", loop, 0);
        Add("track", state.Track, plain.Track);
        if (state.Label is { } label)
        {
            Add("label", label.Label, -1);
            if (label.Second is { } second)
            {
                Add("second", second, -1);
                Add("slide", label.Slide, 0);
            }

            if (label.From.Count > 0)
            {
                IEnumerable<string> weights =
                    label.From.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture));
                fields.Add($"from={string.Join(',', weights)}");
                Add("progress", label.Progress, -1);
            }
        }

        Add("blend", state.BlendSeconds, plain.BlendSeconds);
        Add("truncation", state.Truncation, plain.Truncation);
        Add("dx", state.DragX, plain.DragX);
        Add("dy", state.DragY, plain.DragY);
        Add("px", state.PlaneX, plain.PlaneX);
        Add("py", state.PlaneY, plain.PlaneY);
        Add("columns", state.Columns, plain.Columns);
        if (state.IsOneClass)
            fields.Add("one=1");
        if (state.IsSmooth)
            fields.Add("filter=smooth");
        if (session.Canvas is { } canvas)
            fields.Add($"canvas={canvas}");
        Add("scale", session.Scale, 1);
        return string.Join('&', fields);
    }

    /// <summary>Reads a session.</summary>
    /// <exception cref="InputException">
    /// Something in it is missing, unknown, there twice, or out of range; the message says what.
    /// </exception>
    public static SavedView Read(string text)
    {
        if (text.Length > Longest)
            throw Wrong($"has {text.Length} characters, {Longest} at most are expected");
        var fields = new SessionFields(text);
        int version = fields.Integer("v", 0, 0, int.MaxValue);
        if (version != Version)
            throw Wrong(
                version == 0
                    ? "does not begin with v=1"
                    : $"is of version {version}, this program reads {Version}: use a newer one");

        var session = new SavedView(
            Models(fields), State(fields), fields.Has("canvas") ? Hash("canvas", fields.Text("canvas")) : null)
        {
            Scale = fields.Integer("scale", 1, 1, SavedView.MostScale),
        };
        fields.RequireEmpty();
        return session;
    }

    /// <summary>The error of a session string.</summary>
    public static InputException Wrong(string what) => new($"The session string {what}; copy it again with Y");

    private static ViewState State(SessionFields fields)
    {
        ViewState plain = new();
        return new ViewState
        {
            Mode = fields.Name("mode", plain.Mode),
            Seed = fields.Unsigned("seed", plain.Seed),
            Time = fields.Number("t", plain.Time, -FarthestTime, FarthestTime),
            Speed = fields.Number("speed", plain.Speed, -100, 100),
            IsPaused = fields.Integer("paused", 0, 0, 1) == 1,
            LoopSeconds = fields.Has("loop") ? fields.Number("loop", 1, 0.01, 3600) : null,
            Track = fields.Integer("track", plain.Track, 0, 4096),
            Label = fields.Has("label") ? Label(fields) : null,
            BlendSeconds = fields.Number("blend", plain.BlendSeconds, 0, 60),
            Truncation = fields.Number("truncation", plain.Truncation, 0, 2),
            DragX = fields.Number("dx", plain.DragX, -FarthestDrag, FarthestDrag),
            DragY = fields.Number("dy", plain.DragY, -FarthestDrag, FarthestDrag),
            PlaneX = fields.Number("px", plain.PlaneX, 0, 1),
            PlaneY = fields.Number("py", plain.PlaneY, 0, 1),
            Columns = fields.Integer("columns", plain.Columns, 1, ViewControls.MostColumns),
            IsOneClass = fields.Integer("one", 0, 0, 1) == 1,
            IsSmooth = fields.Name("filter", PixelFilter.Crisp) == PixelFilter.Smooth,
        };
    }

    private static LabelMix Label(SessionFields fields)
    {
        const int MostClasses = 1 << 16;
        float[] from = fields.Has("from") ? [.. fields.Text("from").Split(',').Select(Weight)] : [];
        if (from.Length > 0 && Math.Abs(from.Sum() - 1) > 1e-3)
            throw Wrong("has weights in 'from' whose sum is not 1");
        return new LabelMix
        {
            Label = fields.Integer("label", 0, 0, MostClasses),
            Second = fields.Has("second") ? fields.Integer("second", 0, 0, MostClasses) : null,
            Slide = fields.Number("slide", 0, 0, 1),
            From = from,
            Progress = from.Length > 0 ? fields.Number("progress", 1, 0, 1) : 1,
        };
    }

    private static float Weight(string text) =>
        float.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out float weight) && weight is >= 0 and <= 1
            ? weight
            : throw Wrong($"has '{OneLine.Of(text)}' among the weights 'from', where numbers from 0 to 1 are expected");

    private static string[] Models(SessionFields fields)
    {
        string[] models = [.. fields.Text("m").Split(',').Select(model => Hash("m", model))];
        return models.Length <= SavedView.MostModels ? models : throw Wrong(
            $"names {models.Length} models, {SavedView.MostModels} at most are compared");
    }

    private static string Hash(string field, string text) =>
        text.Length == SavedView.HashDigits && text.All(char.IsAsciiHexDigitLower)
        ? text
        : throw Wrong(
            $"has '{OneLine.Of(text)}' in '{field}', where {SavedView.HashDigits} digits of a SHA-256 are expected");
}

/// <summary>A picture that can be made again: which models, how they are looked at, and what was painted.</summary>
/// <param name="Models">
/// The first 16 digits of the models' SHA-256: the one that is looked at, and in a comparison those beside it.
/// </param>
/// <param name="State">How they are looked at.</param>
/// <param name="Canvas">
/// The first 16 digits of the painted picture's SHA-256; null unless the canvas is looked at.
/// </param>
internal sealed record SavedView(IReadOnlyList<string> Models, ViewState State, string? Canvas)
{
    /// <summary>Digits of a hash in a session.</summary>
    public const int HashDigits = 16;

    /// <summary>The most models in a comparison.</summary>
    public const int MostModels = 4;

    /// <summary>The largest factor by which a pixel is enlarged.</summary>
    public const int MostScale = 64;

    /// <summary>By how much every pixel of the picture is enlarged; 1 for its own size.</summary>
    public int Scale { get; init; } = 1;
}

/// <summary>The named fields of a session string, each read once and strictly.</summary>
internal sealed class SessionFields
{
    private readonly Dictionary<string, string> _fields = [];

    /// <summary>Takes the text apart.</summary>
    /// <exception cref="InputException">A field has no name, or is there twice.</exception>
    public SessionFields(string text)
    {
        foreach (string field in text.Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw SessionString.Wrong($"has '{OneLine.Of(field)}' where name=value is expected");
            if (!_fields.TryAdd(field[..equals], field[(equals + 1)..]))
                throw SessionString.Wrong($"has '{OneLine.Of(field[..equals])}' twice");
        }
    }

    /// <summary>Whether a field is there and not read yet.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>Takes a text.</summary>
    public string Text(string name) =>
        _fields.Remove(name, out string? text) ? text : throw SessionString.Wrong($"lacks '{name}'");

    /// <summary>Takes a whole number; a usual value when the field is not there.</summary>
    public int Integer(string name, int usual, int least, int most)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        return int.TryParse(
            text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', a whole number from {least} to {most} is expected");
    }

    /// <summary>Takes a seed; a usual value when the field is not there.</summary>
    public ulong Unsigned(string name, ulong usual)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', a whole number from 0 to {ulong.MaxValue} is expected");
    }

    /// <summary>Takes a number; a usual value when the field is not there.</summary>
    public double Number(string name, double usual, double least, double most)
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        // The comparison is also what refuses NaN.
        return double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw SessionString.Wrong(
                $"has '{name}={OneLine.Of(text)}', a number from {least} to {most} is expected");
    }

    /// <summary>Takes a name of an enumeration; a usual value when the field is not there.</summary>
    public T Name<T>(string name, T usual)
        where T : struct, Enum
    {
        if (!Has(name))
            return usual;
        string text = Text(name);
        foreach (T value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw SessionString.Wrong(
            $"has '{name}={OneLine.Of(text)}', expected {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    /// <summary>Makes sure that every field was taken.</summary>
    public void RequireEmpty()
    {
        if (_fields.Count > 0)
            throw SessionString.Wrong($"has '{OneLine.Of(_fields.Keys.First())}', which this program does not know");
    }
}

/// <summary>How a pixel is enlarged.</summary>
internal enum PixelFilter
{
    /// <summary>As a square of one colour.</summary>
    Crisp,

    /// <summary>Blended into its neighbours.</summary>
    Smooth,
}
