using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class DeviceLossesTests
{
    [Fact]
    public void A_loss_is_recovered_from()
    {
        var losses = new DeviceLosses();
        Assert.Equal((DeviceState.Playing, ""), (losses.State, losses.Notice));
        losses.Lose("DXGI_ERROR_DEVICE_HUNG");
        Assert.Equal(DeviceState.Lost, losses.State);
        losses.Rebuilt();
        Assert.Equal(DeviceState.Playing, losses.State);
        Assert.Contains("DXGI_ERROR_DEVICE_HUNG", losses.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_in_a_row_end_it()
    {
        var losses = new DeviceLosses();
        for (int i = 0; i < 2; i++)
        {
            losses.Lose("DXGI_ERROR_DEVICE_REMOVED");
            Assert.Equal(DeviceState.Lost, losses.State);
            losses.Rebuilt();
            for (int frame = 0; frame < DeviceLosses.FramesToRecover - 1; frame++)
                losses.Shown();
        }

        losses.Lose("DXGI_ERROR_DEVICE_RESET");
        Assert.Equal((DeviceState.GivenUp, 3), (losses.State, losses.InARow));
        losses.Rebuilt();
        Assert.Equal(DeviceState.GivenUp, losses.State);
        Assert.Contains("browser", losses.Notice, StringComparison.Ordinal);
        Assert.Contains("DXGI_ERROR_DEVICE_REMOVED, DXGI_ERROR_DEVICE_RESET", losses.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_in_between_break_the_row()
    {
        var losses = new DeviceLosses();
        for (int i = 0; i < 10; i++)
        {
            losses.Lose("DXGI_ERROR_DEVICE_REMOVED");
            losses.Rebuilt();
            Assert.Equal(1, losses.InARow);
            for (int frame = 0; frame < DeviceLosses.FramesToRecover; frame++)
                losses.Shown();
            Assert.Equal((DeviceState.Playing, 0), (losses.State, losses.InARow));
        }
    }

    [Theory]
    [InlineData(0x887A0005u, "DXGI_ERROR_DEVICE_REMOVED", true)]
    [InlineData(0x887A0006u, "DXGI_ERROR_DEVICE_HUNG", true)]
    [InlineData(0x887A0007u, "DXGI_ERROR_DEVICE_RESET", true)]
    [InlineData(0x887A0020u, "DXGI_ERROR_DRIVER_INTERNAL_ERROR", true)]
    [InlineData(0x8007000Eu, "E_OUTOFMEMORY", false)]
    [InlineData(0x80990001u, "0x80990001", false)]
    public void Codes_have_names_and_those_of_a_loss_are_known(uint code, string name, bool isLoss)
    {
        Assert.Equal(name, HResultText.Of((int)code));
        Assert.Equal(isLoss, HResultText.IsLoss((int)code));
    }
}
