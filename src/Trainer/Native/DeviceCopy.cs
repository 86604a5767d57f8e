using TorchSharp;

namespace ImageGen.Trainer.Native;

/// <summary>Copies tensors between the CPU and another device.</summary>
internal static class DeviceCopy
{
    /// <summary>
    /// Copies a tensor to a device. Copies from the CPU to CUDA use pinned memory and are asynchronous.
    /// </summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="device">The target device.</param>
    /// <param name="disposeAfter">Whether to dispose of the original.</param>
    public static torch.Tensor Of(torch.Tensor tensor, torch.Device device, bool disposeAfter = false)
    {
        if (device.type != DeviceType.CUDA || tensor.device_type != DeviceType.CPU)
            return tensor.to(device, disposeAfter: disposeAfter);
        using torch.Tensor pinned = tensor.pin_memory();
        if (disposeAfter)
            tensor.Dispose();
        return pinned.to(device, non_blocking: true);
    }
}
