using System.Globalization;
using ImageGen.Generators;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes.SavedViews;

/// <summary>
/// Serializes a session as URL-safe text: <c>v=1&amp;m=0123456789abcdef&amp;mode=walk&amp;seed=7&amp;t=12.5</c>.
/// Defaults are omitted; numbers are written so that they round-trip exactly.
/// </summary>
internal static class SessionString
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>Maximum absolute time of a session, in seconds.</summary>
    public const double FarthestTime = 1e9;

    /// <summary>
    /// Maximum length in characters; enough for a list of weights of many classes, and for codes of pictures.
    /// </summary>
    public const int Longest = 64_000;

    /// <summary>Maximum number of columns and of rows.</summary>
    public const int MostColumns = 64;

    private const double FarthestDrag = 1e3;
    private const int MostClasses = 1 << 16;

    /// <summary>Serializes a session.</summary>
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
        if (!state.Directions.IsNone)
            fields.Add($"directions={state.Directions}");
        if (!state.Toward.IsNone)
            fields.Add($"toward={state.Toward}");
        Add("px", state.PlaneX, plain.PlaneX);
        Add("py", state.PlaneY, plain.PlaneY);
        Add("columns", state.Columns, plain.Columns);
        if (state.IsOneClass)
            fields.Add("one=1");
        if (state.Sheet is { } sheet)
            fields.Add($"sheet={sheet.Rows}x{sheet.Columns}");
        if (state.Through is { } through)
            fields.Add($"through={string.Join(',', through.Select(key => key.ToString()))}");
        if (session.Filter != PixelFilter.Crisp)
            fields.Add($"filter={session.Filter.ToString().ToLowerInvariant()}");
        if (session.Canvas is { } canvas)
            fields.Add($"canvas={canvas}");
        Add("scale", session.Scale, 1);
        if (session.Fps is { } fps)
            Add("fps", fps, 0);
        return string.Join('&', fields);
    }

    /// <summary>Parses a session.</summary>
    /// <exception cref="InputException">
    /// A field is missing, unknown, duplicated or out of range; the message names it.
    /// </exception>
    public static SavedView Read(string text)
    {
        if (text.Length > Longest)
            throw Wrong($"has {text.Length} characters, expected at most {Longest}");
        var fields = new SessionFields(text);
        int version = fields.Integer("v", 0, 0, int.MaxValue);
        if (version != Version)
            throw Wrong(
                version == 0
                    ? "does not begin with v=1"
                    : $"has version {version}, but this program reads version {Version}: update the program");

        PixelFilter filter = fields.Name("filter", PixelFilter.Crisp);
        var session = new SavedView(
            Models(fields),
            State(fields) with { IsSmooth = filter != PixelFilter.Crisp },
            fields.Has("canvas") ? Hash("canvas", fields.Text("canvas")) : null)
        {
            Filter = filter,
            Scale = fields.Integer("scale", 1, 1, SavedView.MostScale),
            Fps = fields.Has("fps") ? fields.Number("fps", 1, 0.1, 100) : null,
        };
        fields.RequireEmpty();
        return session;
    }

    /// <summary>Creates the exception for an invalid session string.</summary>
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
            Directions = Offsets(
                fields, "directions", LatentDirections.Most, -LatentDirections.Reach, LatentDirections.Reach),
            Toward = Offsets(fields, "toward", MostClasses, 0, 1),
            PlaneX = fields.Number("px", plain.PlaneX, 0, 1),
            PlaneY = fields.Number("py", plain.PlaneY, 0, 1),
            Columns = fields.Integer("columns", plain.Columns, 1, MostColumns),
            IsOneClass = fields.Integer("one", 0, 0, 1) == 1,
            Sheet = fields.Has("sheet") ? Sheet(fields.Text("sheet")) : null,
            Through = fields.Has("through") ? Through(fields.Text("through")) : null,
        };
    }

    private static LabelMix Label(SessionFields fields)
    {
        float[] from = fields.Has("from") ? [.. fields.Text("from").Split(',').Select(Weight)] : [];
        if (from.Length > 0 && Math.Abs(from.Sum() - 1) > 1e-3)
            throw Wrong("has weights in 'from' that do not sum to 1");
        return new LabelMix
        {
            Label = fields.Integer("label", 0, 0, MostClasses),
            Second = fields.Has("second") ? fields.Integer("second", 0, 0, MostClasses) : null,
            Slide = fields.Number("slide", 0, 0, 1),
            From = from,
            Progress = from.Length > 0 ? fields.Number("progress", 1, 0, 1) : 1,
        };
    }

    private static SliderOffsets Offsets(SessionFields fields, string name, int places, double least, double most)
    {
        if (!fields.Has(name))
            return SliderOffsets.None;
        string text = fields.Text(name);
        return SliderOffsets.TryRead(text, places, least, most) ?? throw Wrong(
            $"has '{name}={OneLine.Of(text)}', numbers from 1 to {places} with values from {least} to {most} such as "
            + "1:0.5 are expected");
    }

    private static TileLayout Sheet(string text)
    {
        string[] sides = text.Split('x');
        return sides.Length == 2 && Side(sides[0]) is { } rows && Side(sides[1]) is { } columns
            ? new TileLayout(rows, columns)
            : throw Wrong(
                $"has 'sheet={OneLine.Of(text)}', expected rows and columns from 1 to {MostColumns}, such as 1x4");

        static int? Side(string side) => int.TryParse(
            side, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= MostColumns
            ? value
            : null;
    }

    private static Keyframe[] Through(string text)
    {
        Keyframe[] keys =
        [
            .. text.Split(',').Select(
                key => Keyframe.TryRead(key)
                    ?? throw Wrong($"has '{OneLine.Of(key)}' in 'through', expected seeds or kept pictures")),
        ];
        return keys.Length >= WalkSettings.FewestKeys
            ? keys
            : throw Wrong(
                $"has {keys.Length} pictures in 'through', expected at least {WalkSettings.FewestKeys}");
    }

    private static float Weight(string text) =>
        float.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out float weight) && weight is >= 0 and <= 1
            ? weight
            : throw Wrong($"has '{OneLine.Of(text)}' in 'from', expected weights from 0 to 1");

    private static string[] Models(SessionFields fields)
    {
        string[] models = [.. fields.Text("m").Split(',').Select(model => Hash("m", model))];
        return models.Length <= SavedView.MostModels ? models : throw Wrong(
            $"names {models.Length} models, expected at most {SavedView.MostModels}");
    }

    private static string Hash(string field, string text) =>
        text.Length == SavedView.HashDigits && text.All(char.IsAsciiHexDigitLower)
        ? text
        : throw Wrong(
            $"has '{OneLine.Of(text)}' in '{field}', expected {SavedView.HashDigits} digits of a SHA-256");
}
