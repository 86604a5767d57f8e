using System.Globalization;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// What the controls of a window consist of, from top to bottom: which sliders and lines there are for a state of the
/// session, and what each of them does. Where they are is up to <see cref="ControlPanel"/>.
/// </summary>
/// <param name="favourites">The favourites, which have a loop of their own.</param>
internal sealed class PanelItems(Favourites favourites)
{
    private const double ShortestLoop = 2;
    private const double LongestLoop = 20;
    private const double LongestFavourites = 30;
    private const string Directions = "directions";
    private const string Toward = "toward a class";
    private const string Classes = "classes";

    // A list of more classes is one to choose from, but no row of sliders.
    private const int MostToward = 40;

    // The classes can be clicked already, so that the sliders toward them are opened by those who want them.
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal) { Toward };

    /// <summary>How long a loop that is recorded plays, in seconds.</summary>
    public double LoopSeconds { get; private set; } = 6;

    /// <summary>The controls for the current state.</summary>
    /// <param name="play">The session; it shows a model.</param>
    public IEnumerable<PanelItem> Of(ViewerSession play) =>
        [.. Sliders(play), .. Loops(), .. DirectionSliders(play), .. ClassLines(play), .. TowardSliders(play)];

    private static IEnumerable<PanelItem> Sliders(ViewerSession play)
    {
        ViewState state = play.State;
        IReadOnlyList<double> speeds = ViewControls.Speeds;
        yield return new PanelSlider(
            $"speed x{Text(state.Speed)}", state.Speed, speeds[0], speeds[^1], x => Set(ViewSetting.Speed, Tenths(x)));
        if (play.Views[0].Info.Latent is not null)
            yield return new PanelSlider(
                $"variety {Text(state.Truncation)}",
                state.Truncation,
                0,
                ViewControls.MostTruncation,
                x => Set(ViewSetting.Truncation, Tenths(x)));
        if (state.Mode == ViewMode.Grid)
            yield return new PanelSlider(
                $"columns {state.Columns}",
                state.Columns,
                1,
                ViewControls.MostColumns,
                x => Set(ViewSetting.Columns, x));
        if (play.Views[0].Info.IsConditional)
            yield return new PanelSlider(
                $"blend {Text(state.BlendSeconds)} s",
                state.BlendSeconds,
                0,
                ViewControls.MostBlendSeconds / 2,
                x => Set(ViewSetting.BlendSeconds, Tenths(x)));
        if (state.Label is { Second: not null } mix)
            yield return new PanelSlider($"mix {mix.Slide:P0}", mix.Slide, 0, 1, x => Set(ViewSetting.Slide, x));
        int exports = play.Choice.Slot.Files.Count;
        if (exports > 1)
        {
            int shown = play.Choice.Timeline.IsOn ? play.Choice.Timeline.Index : exports - 1;
            yield return new PanelSlider(
                $"export {shown + 1} of {exports}",
                shown,
                0,
                exports - 1,
                x => new ExportInput((int)Math.Round(x)));
        }
    }

    private static SettingInput Set(ViewSetting setting, double value, int index = 0) => new(setting, value, index);

    private static double Tenths(double value) => Math.Round(value * 10) / 10;

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Percent(double value) => $"{(int)Math.Round(100 * value)}%";

    private IEnumerable<PanelItem> Loops()
    {
        yield return new PanelSlider($"loop {LoopSeconds} s", LoopSeconds, ShortestLoop, LongestLoop, seconds =>
        {
            LoopSeconds = Math.Round(seconds);
            return null;
        });
        yield return new PanelLine("record a loop", false, () =>
            new ActionInput(ViewAction.RecordLoop, (int)LoopSeconds));
        if (favourites.Items.Count == 0)
            yield break;
        double length = favourites.LoopSeconds;
        yield return new PanelSlider($"favourites {length} s", length, ShortestLoop, LongestFavourites, seconds =>
        {
            favourites.LoopSeconds = Math.Round(seconds);
            return null;
        });
        yield return new PanelLine("play favourites", false, () =>
        {
            favourites.Play();
            return null;
        });
        yield return new PanelLine("save their loop", false, () =>
        {
            favourites.Save();
            return null;
        });
    }

    /// <summary>Along the directions in which the model's pictures vary most; none until they are found.</summary>
    private IEnumerable<PanelItem> DirectionSliders(ViewerSession play)
    {
        if (play.Views[0].Model.Directions is not { All: { Count: > 0 } all })
            yield break;
        yield return Heading(Directions);
        for (int i = 0; i < all.Count && !_closed.Contains(Directions); i++)
        {
            int index = i;
            double value = play.State.Directions[i];
            string sign = value > 0 ? "+" : "";
            yield return new PanelSlider(
                $"{i + 1} ({Percent(all[i].Share)})  {sign}{Text(value)}",
                value,
                -LatentDirections.Reach,
                LatentDirections.Reach,
                x => Set(ViewSetting.Direction, Tenths(x), index))
            {
                Rest = 0,
            };
        }
    }

    private IEnumerable<PanelItem> ClassLines(ViewerSession play)
    {
        GeneratorInfo info = play.Views[0].Info;
        if (!info.IsConditional)
            yield break;
        yield return Heading(Classes);
        if (_closed.Contains(Classes))
            yield break;
        float[] weights = ViewControls.WeightsOf(play.State with { Time = play.Time }, info);
        bool isTour = play.State.Label is null;
        yield return new PanelLine("all classes", isTour, () => new ActionInput(ViewAction.Tour));
        for (int i = 0; i < info.ClassNames.Count; i++)
        {
            var choose = new ActionInput(ViewAction.Label, i);
            yield return new PanelLine(info.ClassNames[i], !isTour && weights[i] > 0.02f, () => choose);
        }
    }

    /// <summary>How much of each class is mixed into whatever is shown.</summary>
    private IEnumerable<PanelItem> TowardSliders(ViewerSession play)
    {
        GeneratorInfo info = play.Views[0].Info;
        if (!info.IsConditional || info.ClassNames.Count > MostToward)
            yield break;
        yield return Heading(Toward);
        for (int i = 0; i < info.ClassNames.Count && !_closed.Contains(Toward); i++)
        {
            int index = i;
            double value = play.State.Toward[i];
            yield return new PanelSlider(
                $"{ControlPanel.Shorten(info.ClassNames[i], 5)} {Percent(value)}",
                value,
                0,
                1,
                x => Set(ViewSetting.Toward, Math.Round(100 * x) / 100, index))
            {
                Rest = 0,
            };
        }
    }

    private PanelHeading Heading(string name)
    {
        bool isOpen = !_closed.Contains(name);
        return new PanelHeading(name, isOpen, () =>
        {
            if (!_closed.Remove(name))
                _closed.Add(name);
            return null;
        });
    }
}

/// <summary>One of the controls at the left edge of a window.</summary>
/// <param name="Name">What is written on it.</param>
internal abstract record PanelItem(string Name);

/// <summary>A slider.</summary>
/// <param name="Name">What is written above it, with its value.</param>
/// <param name="Value">Its value.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
/// <param name="InputOf">What a value asks for; null where it is not the session's.</param>
internal sealed record PanelSlider(
    string Name, double Value, double Least, double Most, Func<double, ViewerInput?> InputOf) : PanelItem(Name)
{
    /// <summary>The value that Delete puts it back to; null where there is none.</summary>
    public double? Rest { get; init; }
}

/// <summary>A line to click.</summary>
/// <param name="Name">What is written on it.</param>
/// <param name="IsOn">Whether it is marked.</param>
/// <param name="Press">What a click asks for; null where it is not the session's.</param>
internal sealed record PanelLine(string Name, bool IsOn, Func<ViewerInput?> Press) : PanelItem(Name);

/// <summary>A heading that a click opens and closes.</summary>
/// <param name="Name">What is written on it.</param>
/// <param name="IsOpen">Whether what belongs to it is shown.</param>
/// <param name="Press">Opens or closes it.</param>
internal sealed record PanelHeading(string Name, bool IsOpen, Func<ViewerInput?> Press) : PanelItem(Name);
