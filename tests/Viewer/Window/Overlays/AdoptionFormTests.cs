using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Adopt;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Adopt;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window.Overlays;

/// <summary>The form of a window for a model that was dropped and is no generator file.</summary>
public sealed class AdoptionFormTests : IDisposable
{
    private const int Width = 1280;
    private const int Height = 800;

    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _folder = new();
    private readonly OverlayList _list = new();
    private readonly ViewerSession _session;
    private readonly AdoptionForm _form;
    private double _now;

    public AdoptionFormTests()
    {
        _session = _play.With("first", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        _form = new AdoptionForm(_play.Adoption);
    }

    public void Dispose()
    {
        _play.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_found_is_shown_overruled_and_the_model_plays_and_is_written()
    {
        await DropAsync("foreign.onnx", ForeignGraph.Plain());
        AwaitForm();
        Assert.Contains(
            "output image: 8x8 colour, channels first, values -1..1 (ends in Tanh)", Lines());
        Assert.Contains("Values of black and white  < as found (-1..1) >", Text(), StringComparison.Ordinal);
        Assert.Contains("< as found (normal) >", Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("Names of the classes", Text(), StringComparison.Ordinal);

        Click("Values of black and white");
        Assert.True(Key("Right"));
        Assert.Contains("Values of black and white  < 0..1 >", Text(), StringComparison.Ordinal);
        Key("Down", "Left");
        Assert.Contains("< uniform >", Text(), StringComparison.Ordinal);
        Key("Down");
        Assert.True(_form.Type("0"));
        Key("Enter");
        Assert.Contains(
            "foreign.onnx: give names with commas between them, and a size like 64 or 64x48", Lines());
        Assert.Contains("0_", Text(), StringComparison.Ordinal);
        Key("Backspace", "Enter");
        Assert.False(_form.IsOpen);
        _play.Until(() => _session.Views[0].Model.File.Name == "foreign" && _play.Adoption.Doing is null);
        string path = _folder.File("foreign-adopted.onnx");
        Assert.Contains($"foreign.onnx: adopted; {path} is written", Told());
        Assert.Equal(
            "viewer adopt foreign.onnx --range 0..1 --latent uniform", GeneratorFile.Read(path).Info.Training.Command);
        Assert.Equal(_folder.File("foreign-adopted-2.onnx"), AdoptedFile.FreePathOf(_folder.File("foreign.onnx")));
    }

    [Fact]
    public async Task It_is_not_written_where_that_is_chosen()
    {
        await DropAsync("foreign.onnx", ForeignGraph.Plain());
        AwaitForm();
        Click("Generator file");
        Assert.Contains("< not written >", Text(), StringComparison.Ordinal);
        Click("[ Adopt ]");
        _play.Until(() => _session.Views[0].Model.File.Name == "foreign" && _play.Adoption.Doing is null);
        Assert.Contains("foreign.onnx: adopted; viewer adopt writes it to a file", Told());
        Assert.Equal(["foreign.onnx"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Why_one_cannot_be_adopted_is_said_and_escape_closes_it()
    {
        await DropAsync("foreign.onnx", ForeignGraph.WithNode("RandomNormalLike"));
        AwaitForm();
        Assert.Contains("draws new random numbers", Text(), StringComparison.Ordinal);
        Assert.True(Key("G"));
        Assert.True(_form.Press(isDown: true, 3, 3));
        Assert.True(Key("Escape"));
        Assert.False(_form.IsOpen);
        Assert.False(Key("Escape"));
        Assert.False(Key("G"));
        Assert.False(_form.Type("g"));
        Assert.Single(_play.Library.Slots);
    }

    [Fact]
    public async Task While_it_is_tried_a_line_says_so_the_play_goes_on_and_escape_ends_it()
    {
        await DropAsync("endless.onnx", ForeignGraph.Endless());
        Draw();
        _now += 3;
        Draw();
        Assert.Contains("endless.onnx: trying what it takes and gives, 3 s   (Esc cancels)", Lines());
        Assert.False(Key("G"));
        await DropAsync("other.onnx", ForeignGraph.Plain());
        Assert.Contains("other.onnx: another model is being tried; wait for it", Told());
        Assert.True(Key("Escape"));
        Assert.Null(_play.Adoption.Doing);

        // The next one is tried, and what was ended says nothing more.
        await DropAsync("other.onnx", ForeignGraph.Plain());
        AwaitForm();
        Assert.Contains("other.onnx is no generator file", Lines());
        Assert.Null(_play.Adoption.TakeAnswer());
    }

    [Fact]
    public void Names_of_classes_are_typed_and_pasted_and_of_long_ones_the_end_is_seen()
    {
        var fields = new AdoptionFields();
        fields.Offer(new AdoptionAnswer("a.onnx", CanWrite: false, null, "a.onnx: cannot be"));
        fields.Click(fields.Lines().First(line => line.Text.StartsWith("Names", StringComparison.Ordinal)).Row);
        fields.Type("T-shirt,");
        fields.Type("Trouser\r\n");
        Assert.Equal("T-shirt,Trouser", fields.Choices.Classes);
        fields.Press("Backspace", HeldKeys.None);
        fields.Press("Space", HeldKeys.None);
        Assert.Equal("T-shirt,Trouse", fields.Choices.Classes);
        fields.Type(new string('x', 4000));
        Assert.Equal(3000, fields.Choices.Classes.Length);
        Assert.All(fields.Lines(), line => Assert.InRange(line.Text.Length, 1, 90));
        Assert.DoesNotContain(fields.Lines(), line => line.Text.StartsWith("Generator", StringComparison.Ordinal));
        fields.Press("Tab", HeldKeys.Shift);
        fields.Press("Tab", HeldKeys.None);
        fields.Press("Down", HeldKeys.None);
        fields.Type("64x48 and more");
        Assert.Equal("64x48 and", fields.Choices.Size);
    }

    private async Task DropAsync(string name, IMessage model)
    {
        File.WriteAllBytes(_folder.File(name), model.ToByteArray());
        await new WindowDrops(_session, _play.Adoption).Open([_folder.File(name)], isSource: false);
    }

    private void AwaitForm()
    {
        _play.Until(() =>
        {
            _form.Follow();
            return _form.IsOpen;
        });
        Draw();
    }

    private void Draw()
    {
        _list.Clear();
        _form.Make(_list, (Width, Height), scale: 1, _now);
    }

    private bool Key(params string[] names)
    {
        bool isTaken = names.All(name => _form.Press(name, HeldKeys.None));
        Draw();
        return isTaken;
    }

    private void Click(string text)
    {
        int y = _list.Quads.ToArray().Where(quad => quad.Glyph is not null).GroupBy(quad => quad.Y)
            .OrderBy(line => line.Key).ElementAt(Lines().ToList().FindIndex(
                line => line.StartsWith(text, StringComparison.Ordinal))).Key;
        Assert.True(_form.Press(isDown: true, Width / 2, y + 2));
        Assert.False(_form.Press(isDown: false, Width / 2, y + 2));
        Draw();
    }

    private IReadOnlyList<string> Lines() => OverlayText.LinesOf(_list);

    private string Text() => string.Join('\n', Lines());

    private List<string> Told()
    {
        var told = new List<string>();
        while (_session.TakeNotice() is { } notice)
            told.Add(notice.Text);
        return told;
    }
}
