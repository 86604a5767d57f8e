using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class DebugSupportTests
{
    private const int NoInterface = unchecked((int)0x80004002);

    [Theory]
    [InlineData(true, 0, "debug layer: on", "loss: recorded")]
    [InlineData(false, 0, "debug layer: not installed", "loss: recorded")]
    [InlineData(false, NoInterface, "debug layer: not installed", "not supported by this Direct3D (E_NOINTERFACE)")]
    public void What_is_not_there_is_said(bool hasLayer, int breadcrumbs, string layer, string dred)
    {
        IReadOnlyList<string> lines = DebugSupport.Describe(hasLayer, breadcrumbs);
        Assert.Equal(2, lines.Count);
        Assert.Equal(layer, lines[0]);
        Assert.StartsWith("DRED, ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(dred, lines[1], StringComparison.Ordinal);
    }
}
