using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser;

/// <summary>A gamepad and a MIDI device, played by the test.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PerformerTests(Browsers browsers) : PageFixture(browsers)
{
    private const string Devices =
        """
        window.pad = null;
        navigator.getGamepads = () => [window.pad];
        window.rest = () => ({ id: "Test pad", connected: true, axes: [0, 0, 0, 0],
          buttons: Array.from({ length: 16 }, () => ({ pressed: false, value: 0 })) });
        window.midi = { name: "Test keys" };
        navigator.requestMIDIAccess = async () => ({ inputs: new Map([["1", window.midi]]) });
        """;

    [Fact]
    public async Task What_a_gamepads_controls_mean()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string read = await Page.EvaluateAsync<string>(
            """
            async () => {
              const { fromGamepad, gamepadAtRest } = await import("/input/hands.js");
              const pad = (axes, held) => ({ axes, buttons: Array.from({ length: 16 }, (_, i) =>
                ({ pressed: (held[i] ?? 0) > 0.5, value: held[i] ?? 0 })) });
              const told = ({ messages }) => messages.map(({ type, fields }) => `${type} ${Object.values(fields)}`);
              const left = fromGamepad(pad([-1, 0, 0, 0], {}), gamepadAtRest, 0.5);
              const wild = fromGamepad(pad([0, 0, 0, 0], { 7: 1 }), gamepadAtRest, 0.5);
              const held = fromGamepad(pad([0, 0, 0, 0], { 1: 1, 9: 1 }), gamepadAtRest, 0.02);
              return JSON.stringify([
                told(fromGamepad(pad([0.1, -0.1, 0.05, 0], {}), gamepadAtRest, 1)),
                told(left),
                told(fromGamepad(pad([0, -1, 1, 0], {}), gamepadAtRest, 0.5)),
                told(wild),
                told(fromGamepad(pad([0, 0, 0, 0], { 7: 1 }), wild.now, 0.5)),
                told(fromGamepad(pad([0, 0, 0, 0], { 6: 0.5 }), wild.now, 0.5)),
                told(fromGamepad(pad([0, 0, 0, 0], {}), wild.now, 0.5)),
                told(held),
                told(fromGamepad(pad([0, 0, 0, 0], { 1: 1, 9: 1 }), held.now, 0.02)),
                told(fromGamepad({ axes: [], buttons: [] }, gamepadAtRest, 0.02)),
              ]);
            }
            """);
        Assert.Equal(
            """
            [[],["nudge -0.175,0,0"],["nudge 0,0.175,1.25"],["set truncation,2"],[],["set truncation,0.5"],
            ["set truncation,1"],["action label,1","action pause,0"],[],[]]
            """.ReplaceLineEndings(""),
            read);
    }

    [Fact]
    public async Task What_a_midi_devices_controls_mean()
    {
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        string read = await Page.EvaluateAsync<string>(
            """
            async () => {
              const { fromMidi, learn, nameOf, readMidi, usualBindings } = await import("/input/hands.js");
              const context = { limits: imagegen.connection.limits, classes: 10, last: {} };
              const told = (bytes, bindings = usualBindings) =>
                fromMidi(bytes, bindings, context).map(({ type, fields }) => `${type} ${Object.values(fields)}`);
              const learned = learn(learn(usualBindings, "columns", "cc1"), "pause", "note36");
              return JSON.stringify([
                told([0xb0, 1, 127]), told([0xb3, 1, 0]), told([0xb0, 7, 127]), told([0xb0, 99, 5]),
                told([0xb0, 17, 0]), told([0xb0, 17, 127]),
                told([0x90, 63, 100]), told([0x90, 75, 100]), told([0x90, 63, 0]), told([0x80, 63, 64]),
                told([0x90, 71, 9]),
                told([0xb0, 1, 127], learned), told([0x90, 36, 127], learned), told([0x80, 36, 0], learned),
                learned.truncation ?? "none", nameOf(learned.pause), nameOf(learned.columns),
                nameOf(learned.truncation),
                readMidi([0xf8]) ?? "none",
              ]);
            }
            """);
        Assert.Equal(
            """
            [["set truncation,2"],["set truncation,0"],["set speed,4"],[],["nudge 0,0,0"],["nudge 2,0,0"],
            ["action label,3"],["action label,3"],[],[],[],["set columns,16"],["action pause,0"],[],
            "none","Key 36","Slider 1","none","none"]
            """.ReplaceLineEndings(""),
            read);
    }

    [Fact]
    public async Task A_gamepad_plays_from_the_moment_it_is_plugged_in()
    {
        await Page.AddInitScriptAsync(Devices);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.EvaluateAsync("() => { pad = rest(); dispatchEvent(new Event('gamepadconnected')); }");
        await Page.EvaluateAsync("() => { pad.buttons[2] = { pressed: true, value: 1 }; }");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 2'");
        await Page.EvaluateAsync("() => { pad = rest(); pad.axes[0] = 1; }");
        await Page.UntilAsync("/dx=0\\.[2-9]/.test(location.hash) || /dx=[1-9]/.test(location.hash)");
        await Page.EvaluateAsync("() => { pad = rest(); pad.buttons[6] = { pressed: true, value: 1 }; }");
        await Page.UntilAsync("location.hash.includes('truncation=0')");
        await Page.EvaluateAsync("() => { pad = rest(); }");
        await Page.UntilAsync("!location.hash.includes('truncation')");
        await Page.EvaluateAsync("() => { pad = null; }");
        AssertNoErrors();
    }

    [Fact]
    public async Task A_midi_slider_is_learned_and_remembered()
    {
        await Page.AddInitScriptAsync(Devices);
        await OpenAsync(("walker", SyntheticGenerator.Conditional()));
        await Page.Keyboard.PressAsync("Shift+Slash");
        await Page.Locator("#show-hands").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Use MIDI" }).ClickAsync();
        await Page.GetByText("MIDI: Test keys").WaitForAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Learn Variety" }).ClickAsync();
        await Page.EvaluateAsync("() => midi.onmidimessage({ data: [0xb0, 74, 64] })");
        await Page.Locator("#midi-list").GetByText("Slider 74").WaitForAsync();
        await Page.EvaluateAsync("() => midi.onmidimessage({ data: [0xb0, 74, 127] })");
        await Page.UntilAsync("location.hash.includes('truncation=2')");
        await Page.EvaluateAsync("() => midi.onmidimessage({ data: [0x90, 65, 90] })");
        await Page.UntilAsync("document.getElementById('caption').textContent === 'class 5'");
        await Page.ReloadAsync();
        await Page.UntilAsync("window.imagegen && imagegen.picture.number > 0");
        await Page.Keyboard.PressAsync("Shift+Slash");
        await Page.Locator("#show-hands").ClickAsync();
        await Page.Locator("#midi-list").GetByText("Slider 74").WaitForAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Usual controls" }).ClickAsync();
        await Page.Locator("#midi-list").GetByText("Slider 1", new() { Exact = true }).WaitForAsync();
        AssertNoErrors();
    }
}
