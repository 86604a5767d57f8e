using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

public sealed class FileChoiceTests
{
    [Fact]
    public void Models_and_pictures_come_first_and_pictures_alone_where_one_is_translated()
    {
        IReadOnlyList<FileChoice> all = FileChoice.Of(isSource: false);
        Assert.StartsWith("*.onnx;*.png;", all[0].Patterns, StringComparison.Ordinal);
        Assert.Equal(["Models and pictures", "Pictures", "All files"], all.Select(choice => choice.Name));
        Assert.Equal(all.Skip(1), FileChoice.Of(isSource: true));
    }
}
