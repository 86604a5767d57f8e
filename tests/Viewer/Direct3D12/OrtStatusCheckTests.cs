using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class OrtStatusCheckTests
{
    private const nint Status = 42;

    [Fact]
    public void Nothing_is_success()
    {
        var reader = new Reader("unused");
        new OrtStatusCheck(reader).Check(0, "call");
        Assert.Empty(reader.Released);
    }

    [Fact]
    public void A_status_is_told_and_freed()
    {
        var reader = new Reader("first line\nsecond");
        GraphicsException failure = Assert.Throws<GraphicsException>(
            () => new OrtStatusCheck(reader).Check(Status, "OrtDmlApi::FreeGPUAllocation"));
        Assert.Equal("OrtDmlApi::FreeGPUAllocation failed with E_FAIL: first line second", failure.Message);
        Assert.Equal([Status], reader.Released);
    }

    [Fact]
    public void A_code_in_the_message_is_the_failure_s()
    {
        var reader = new Reader("a.cpp(7): tid(1b0) 8007000E Not enough memory");
        GraphicsException failure = Assert.Throws<GraphicsException>(
            () => new OrtStatusCheck(reader).Check(Status, "call"));
        Assert.True(DeviceFailure.IsOutOfMemory(failure));
    }

    [Fact]
    public void A_status_is_freed_even_when_its_message_cannot_be_read()
    {
        var reader = new Reader(null);
        Assert.Throws<FormatException>(() => new OrtStatusCheck(reader).Check(Status, "call"));
        Assert.Equal([Status], reader.Released);
    }

    private sealed class Reader(string? message) : IOrtStatusReader
    {
        public List<nint> Released { get; } = [];

        public string Message(nint status) => message ?? throw new FormatException();

        public void Release(nint status) => Released.Add(status);
    }
}
