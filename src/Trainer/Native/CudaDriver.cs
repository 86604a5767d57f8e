using System.Runtime.InteropServices;
using System.Text;

namespace ImageGen.Trainer.Native;

/// <summary>What NVIDIA's driver says of a GPU, which TorchSharp has no call for.</summary>
internal static unsafe class CudaDriver
{
    private const int NameCapacity = 256;

    /// <summary>The driver's version and the newest CUDA that it runs, e.g. "580.65.06 (CUDA 13.0)".</summary>
    /// <returns>null where there is no driver.</returns>
    public static string? Version()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1", out var library))
            return null;
        try
        {
            if (!NativeLibrary.TryGetExport(library, "nvmlInit_v2", out var initialize)
                || !NativeLibrary.TryGetExport(library, "nvmlSystemGetDriverVersion", out var getVersion)
                || !NativeLibrary.TryGetExport(library, "nvmlSystemGetCudaDriverVersion", out var getCuda)
                || !NativeLibrary.TryGetExport(library, "nvmlShutdown", out var shutDown)
                || ((delegate* unmanaged<int>)initialize)() != 0)
            {
                return null;
            }

            var text = stackalloc byte[NameCapacity];
            var cuda = 0;
            var known = ((delegate* unmanaged<byte*, uint, int>)getVersion)(text, NameCapacity) == 0
                && ((delegate* unmanaged<int*, int>)getCuda)(&cuda) == 0;
            _ = ((delegate* unmanaged<int>)shutDown)();
            if (!known)
                return null;
            var driver = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
            return $"{driver} (CUDA {cuda / 1000}.{cuda % 1000 / 10})";
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    /// <summary>The name of a GPU, e.g. "NVIDIA H100 PCIe"; null where there is no driver or no such GPU.</summary>
    /// <param name="ordinal">Its number, from 0.</param>
    public static string? DeviceName(int ordinal)
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var library))
            return null;
        try
        {
            if (!NativeLibrary.TryGetExport(library, "cuInit", out var initialize)
                || !NativeLibrary.TryGetExport(library, "cuDeviceGet", out var getDevice)
                || !NativeLibrary.TryGetExport(library, "cuDeviceGetName", out var getName))
            {
                return null;
            }

            int device;
            var name = stackalloc byte[NameCapacity];
            return ((delegate* unmanaged<uint, int>)initialize)(0) == 0
                && ((delegate* unmanaged<int*, int, int>)getDevice)(&device, ordinal) == 0
                && ((delegate* unmanaged<byte*, int, int, int>)getName)(name, NameCapacity, device) == 0
                    ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name))
                    : null;
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }
}
