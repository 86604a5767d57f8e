using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>Messages of the page as inputs of a play.</summary>
internal static class InputMessages
{
    /// <summary>The input that a message stands for.</summary>
    /// <exception cref="MessageException">It stands for none.</exception>
    public static ViewerInput Read(ClientMessage message) => message.Type switch
    {
        "key" => new KeyInput(message.Text("code"), message.Flag("shift")),
        "action" => new ActionInput(message.Name<ViewAction>("name"), (int)message.Integer("argument")),
        "set" => new SettingInput(message.Name<ViewSetting>("name"), message.Number("value")),
        "brush" => new BrushInput(message.Number("width")),
        "map" => new MapInput(message.Number("x"), message.Number("y")),
        "wheel" => new WheelInput(message.Number("notches")),
        "model" => new ModelInput((int)message.Integer("slot")),
        "compare" => new CompareInput([.. message.Numbers("slots").Select(slot => (int)slot)]),
        "session" => new SessionInput(message.Text("text")),
        "export" => new ExportInput((int)message.Integer("index")),
        "loop" => new RecordInput(message.Number("seconds")),
        _ => throw new MessageException($"'{message.Type}' does not belong here"),
    };
}
