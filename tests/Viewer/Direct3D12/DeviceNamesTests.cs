using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class DeviceNamesTests
{
    [Theory]
    [InlineData(0x51, "5.1")]
    [InlineData(0x66, "6.6")]
    public void Shader_models_are_read(int value, string text) => Assert.Equal(text, FeatureLevels.ShaderModel(value));

    [Theory]
    [InlineData(0x1000, "1.0")]
    [InlineData(0x6400, "6.4")]
    public void Feature_levels_are_read(int value, string text) => Assert.Equal(text, FeatureLevels.DirectML(value));

    [Fact]
    public void Driver_versions_are_read()
    {
        Assert.Equal("31.0.15.3623", FeatureLevels.Driver((31L << 48) | (0L << 32) | (15L << 16) | 3623));
        Assert.Equal("", FeatureLevels.Driver(0));
    }

    [Theory]
    [InlineData("W", "KeyW")]
    [InlineData("Number3", "Digit3")]
    [InlineData("D7", "Digit7")]
    [InlineData("D", "KeyD")]
    [InlineData("Keypad9", "Numpad9")]
    [InlineData("Left", "ArrowLeft")]
    [InlineData("RightBracket", "BracketRight")]
    [InlineData("KeypadAdd", "NumpadAdd")]
    [InlineData("F11", null)]
    [InlineData("Unknown", null)]
    [InlineData("KeypadEnter", null)]
    public void Keys_have_their_codes(string name, string? code) => Assert.Equal(code, KeyCodes.Of(name));

    [Fact]
    public void Every_key_of_the_viewer_can_be_pressed_in_a_window()
    {
        // The names of Silk.NET.Input's enum, of which the viewer's keys are a part.
        string[] names =
        [
            .. Enumerable.Range('A', 26).Select(letter => $"{(char)letter}"),
            .. Enumerable.Range(0, 10).SelectMany(digit => (string[])[$"Number{digit}", $"Keypad{digit}"]),
            "Space", "Left", "Right", "Up", "Down", "Equal", "Minus", "KeypadAdd", "KeypadSubtract", "PageUp",
            "PageDown",
            "LeftBracket", "RightBracket", "Semicolon", "Apostrophe", "Home", "Comma", "Period", "Delete", "Slash",
        ];
        var codes = names.Select(KeyCodes.Of).ToHashSet();
        Assert.All(ViewActions.All.SelectMany(binding => binding.Keys), key => Assert.Contains(key.Code, codes));
    }

    [Fact]
    public void Readbacks_are_counted_by_purpose()
    {
        var counter = new ReadbackCounter();
        counter.Add(ReadbackPurpose.Timestamps, 24);
        counter.Add(ReadbackPurpose.Proof, 1000);
        counter.Add(ReadbackPurpose.Timestamps, 24);
        Assert.Equal(48, counter.Bytes(ReadbackPurpose.Timestamps));
        Assert.Equal(1000, counter.Bytes(ReadbackPurpose.Proof));
        Assert.Equal(0, counter.Bytes(ReadbackPurpose.Pictures));
    }
}
