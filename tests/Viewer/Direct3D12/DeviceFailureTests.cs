using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class DeviceFailureTests
{
    private const string OrtMessage =
        "[ErrorCode:RuntimeException] Non-zero status code returned while running DmlFusedNode_0_1 node. "
        + "Name:'DmlFusedNode_0_1' "
        + "Status Message: D:\\a\\_work\\DmlGraphFusionHelper.cpp(1041)\\onnxruntime.dll!00006FFFF4B87D1F: (caller: "
        + "00006FFFF4C13A83) "
        + "Exception(3) tid(1b0) {0} Not enough memory resources are available to complete this operation.\r\n";

    [Fact]
    public void Too_little_memory_is_known_by_the_code_of_a_call()
    {
        var failure = new GraphicsException(
            "ID3D12Device::CreateCommittedResource", unchecked((int)0x8007000E), "33554432 bytes");
        Assert.True(DeviceFailure.IsOutOfMemory(failure));
        Assert.Equal(
            "The graphics device has too little free memory (ID3D12Device::CreateCommittedResource failed with "
            + "E_OUTOFMEMORY: 33554432 bytes); "
            + "close other programs, or use --device cpu",
            DeviceFailure.Explain(failure));
    }

    [Fact]
    public void Too_little_memory_is_found_in_the_text_of_ONNX_Runtime()
    {
        var failure = new InvalidOperationException(OrtMessage.Replace("{0}", "8007000E", StringComparison.Ordinal));
        Assert.True(DeviceFailure.IsOutOfMemory(failure));
        Assert.Equal(
            "The graphics device has too little free memory (E_OUTOFMEMORY in ONNX Runtime's DirectML provider); "
            + "close other programs, or use --device cpu",
            DeviceFailure.Explain(failure));
    }

    [Theory]
    [InlineData("80004005", "E_FAIL in ONNX Runtime's DirectML provider")]
    [InlineData("887A0036", "0x887A0036 in ONNX Runtime's DirectML provider")]
    public void Other_codes_are_named(string code, string description)
    {
        var failure = new InvalidOperationException(OrtMessage.Replace("{0}", code, StringComparison.Ordinal));
        Assert.False(DeviceFailure.IsOutOfMemory(failure));
        Assert.Contains(description, DeviceFailure.Explain(failure));
        Assert.Contains("a newer driver may help", DeviceFailure.Explain(failure));
    }

    [Theory]
    [InlineData("No kernel for the operator Foo.", "No kernel for the operator Foo")]
    [InlineData("at 0x8007000E1234 in\nx!8007000E", "at 0x8007000E1234 in x!8007000E")]
    public void A_text_without_a_code_is_told_as_it_is(string text, string described)
    {
        Assert.Equal(described, DeviceFailure.Describe(new InvalidOperationException(text)));
    }
}
