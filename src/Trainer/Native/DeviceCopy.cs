using TorchSharp;

namespace ImageGen.Trainer.Native;

/// <summary>Moves tensors between the CPU and another device.</summary>
internal static class DeviceCopy
{
    /// <summary>
    /// The tensor on a device. From the CPU to CUDA it goes through pinned memory, and the CPU does not wait for it.
    /// </summary>
    /// <param name="tensor">What to move.</param>
    /// <param name="device">Where to.</param>
    /// <param name="disposeAfter">Whether the original is no longer wanted.</param>
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
