using System.Buffers;
using System.Text.Json;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>Writes the messages of text to the page, each a JSON object with a <c>type</c>. docs/viewer-protocol.md says what each means.</summary>
internal sealed class MessageWriter
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>The first message: the protocol, the keys, and what there is room for.</summary>
    public ReadOnlyMemory<byte> Hello() => Write("hello", json =>
    {
        json.WriteNumber("protocol", MessageSchema.Version);
        json.WriteString("version", typeof(MessageWriter).Assembly.GetName().Version?.ToString(3));
        json.WriteNumber("largestModel", MessageSchema.LargestModel);
        json.WriteNumber("largestPicture", MessageSchema.LargestPicture);
        json.WriteNumber("longestRecording", Recording.MostSeconds);
        json.WriteStartArray("keys");
        foreach (KeyBinding key in KeyMap.All)
        {
            json.WriteStartObject();
            json.WriteString("code", key.Code);
            json.WriteBoolean("shift", key.Shift);
            json.WriteString("action", NameOf(key.Action));
            json.WriteNumber("argument", key.Argument);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The list of models, sent whenever there is something new about one.</summary>
    public ReadOnlyMemory<byte> Models(IReadOnlyList<ModelSlot> slots) => Write("models", json =>
    {
        json.WriteStartArray("models");
        foreach (ModelSlot slot in slots)
        {
            json.WriteStartObject();
            json.WriteString("name", slot.Name);
            json.WriteString("description", slot.Description);
            json.WriteString("problem", slot.Problem);
            json.WriteBoolean("isRun", slot.Run is not null);
            json.WriteStartArray("steps");
            for (int i = 0; i < slot.Files.Count && slot.Run is not null; i++)
                json.WriteNumberValue(slot.Files[i].Step ?? -1);
            json.WriteEndArray();
            if (slot.Summary?.Info is { } info)
                WriteInfo(json, info);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Where the tiles of the frames that follow are.</summary>
    public ReadOnlyMemory<byte> Layout(Picture picture, Mosaic tiles) => Write("layout", json =>
    {
        json.WriteNumber("width", picture.Width);
        json.WriteNumber("height", picture.Height);
        json.WriteNumber("tileWidth", tiles.TileWidth);
        json.WriteNumber("tileHeight", tiles.TileHeight);
        WriteNumbers(json, "lefts", tiles.ColumnLefts);
        WriteNumbers(json, "tops", tiles.RowTops);
    });

    /// <summary>How things are now, a few times a second.</summary>
    public ReadOnlyMemory<byte> Status(ClientStatus status) => Write("status", json => WriteStatus(json, status));

    /// <summary>Something to tell the person.</summary>
    public ReadOnlyMemory<byte> Notice(Notice notice) => Write("notice", json =>
    {
        json.WriteString("text", notice.Text);
        json.WriteBoolean("isProblem", notice.IsProblem);
    });

    /// <summary>The session string that was asked for.</summary>
    public ReadOnlyMemory<byte> Session(string text) => Write("session", json => json.WriteString("text", text));

    /// <summary>Announces a file, whose content is the next message.</summary>
    public ReadOnlyMemory<byte> File(OfferedFile file) => Write("file", json =>
    {
        json.WriteString("name", file.Name);
        json.WriteString("contentType", file.ContentType);
    });

    private static void WriteInfo(Utf8JsonWriter json, GeneratorInfo info)
    {
        json.WriteString("system", info.System);
        json.WriteString("data", info.DataSet);
        json.WriteNumber("width", info.Image.Width);
        json.WriteNumber("height", info.Image.Height);
        json.WriteBoolean("isGray", info.Image.Channels == 1);
        json.WriteStartArray("classes");
        foreach (string name in info.ClassNames)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("modes");
        foreach (ViewMode mode in ViewControls.ModesOf(info))
            json.WriteStringValue(NameOf(mode));
        json.WriteEndArray();
        json.WriteString("source", info.Source?.Kind);
    }

    private static void WriteStatus(Utf8JsonWriter json, ClientStatus status)
    {
        ViewerSession play = status.Play;
        ViewState state = play.State;
        json.WriteNumber("model", play.Choice.Selected);
        json.WriteBoolean("isLoading", play.IsLoading);
        WriteNumbers(json, "beside", play.Choice.Beside);
        json.WriteStartArray("shown");
        foreach (ModelView view in play.Views)
            json.WriteStringValue(view.Model.File.Name);
        json.WriteEndArray();
        json.WriteString("problem", play.Problem);
        json.WriteString("mode", NameOf(state.Mode));
        // More digits than a number of JavaScript has.
        json.WriteString("seed", state.Seed.ToString());
        json.WriteNumber("time", play.Time);
        json.WriteNumber("speed", state.Speed);
        json.WriteBoolean("isPaused", state.IsPaused);
        json.WriteNumber("truncation", state.Truncation);
        json.WriteNumber("blend", state.BlendSeconds);
        json.WriteNumber("columns", state.Columns);
        json.WriteBoolean("isSmooth", state.IsSmooth);
        json.WriteBoolean("isDragged", state.DragX != 0 || state.DragY != 0);
        json.WriteNumber("planeX", state.PlaneX);
        json.WriteNumber("planeY", state.PlaneY);
        WriteLabel(json, status);
        WriteCanvas(json, state.Mode == ViewMode.Canvas ? play.Canvas : null);
        WriteTimeline(json, play.Choice);
        WriteNumberOrNull(json, "recorded", play.RecordedSeconds);
        WriteNumberOrNull(json, "rendered", status.Rendered);
        json.WriteNumber("parts", play.Parts);
        json.WriteNumber("rate", Rounded(status.FramesPerSecond));
        json.WriteNumber("median", Rounded(1000 * status.MedianInterval));
        json.WriteNumber("slowest", Rounded(1000 * status.SlowestInterval));
        if (play.Views.Count > 0)
            json.WriteString("session", SessionString.Write(play.SessionOf(state, play.Time)));
    }

    private static void WriteLabel(Utf8JsonWriter json, ClientStatus status)
    {
        ViewState state = status.Play.State;
        if (status.Play.Views.Count == 0 || !status.Play.Views[0].Info.IsConditional)
            return;
        GeneratorInfo info = status.Play.Views[0].Info;
        if (state.Mode != ViewMode.Grid)
            json.WriteString("labelText", LabelText.Of(state with { Time = status.Play.Time }, info));
        if (state.Label is not { } label)
            return;
        json.WriteStartObject("label");
        json.WriteNumber("index", label.Label);
        if (label.Second is { } second)
            json.WriteNumber("second", second);
        json.WriteNumber("slide", label.Slide);
        json.WriteEndObject();
    }

    private static void WriteCanvas(Utf8JsonWriter json, PaintedCanvas? canvas)
    {
        if (canvas is null)
            return;
        json.WriteStartObject("canvas");
        json.WriteNumber("color", canvas.Color);
        json.WriteNumber("brush", canvas.Brush);
        json.WriteNumber("widestBrush", canvas.WidestBrush);
        json.WriteBoolean("canUndo", canvas.CanUndo);
        json.WriteStartArray("palette");
        foreach (PaletteEntry entry in canvas.Palette)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("color", entry.Color);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTimeline(Utf8JsonWriter json, ModelChoice choice)
    {
        json.WriteStartObject("timeline");
        json.WriteBoolean("isOn", choice.Timeline.IsOn);
        json.WriteBoolean("plays", choice.Timeline.Plays);
        json.WriteNumber("index", choice.Timeline.IsOn ? choice.Timeline.Index : Math.Max(0, choice.Slot.Files.Count - 1));
        json.WriteEndObject();
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static double Rounded(double value) => Math.Round(value, 2);

    private static void WriteNumberOrNull(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Rounded(number));
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private ReadOnlyMemory<byte> Write(string type, Action<Utf8JsonWriter> fields)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Options);
        json.WriteStartObject();
        json.WriteString("type", type);
        fields(json);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }
}
