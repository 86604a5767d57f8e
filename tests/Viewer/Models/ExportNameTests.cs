using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

public sealed class ExportNameTests
{
    [Theory]
    [InlineData("step-00000050", "step 50")]
    [InlineData("step-00012500", "step 12,500")]
    [InlineData("step-00000000", "step 0")]
    [InlineData("step-", "step-")]
    [InlineData("step-5a", "step-5a")]
    [InlineData("step--5", "step--5")]
    [InlineData("cgan-emoji", "cgan-emoji")]
    public void An_export_is_called_by_its_step(string file, string name) => Assert.Equal(name, ExportName.Of(file));
}
