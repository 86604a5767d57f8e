using System.Runtime.InteropServices;
using System.Text;

namespace ImageGen.Trainer.Native;

/// <summary>Queries NVIDIA's driver, for which TorchSharp has no API.</summary>
internal static unsafe class CudaDriver
{
    private const int NameCapacity = 256;

    /// <summary>
    /// The driver's version and the newest CUDA version that it supports, e.g. "580.65.06 (CUDA 13.0)".
    /// </summary>
    /// <returns>Null if there is no driver.</returns>
    public static string? Version()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1", out nint library))
            return null;
        try
        {
            if (!NativeLibrary.TryGetExport(library, "nvmlInit_v2", out nint initialize)
                || !NativeLibrary.TryGetExport(library, "nvmlSystemGetDriverVersion", out nint getVersion)
                || !NativeLibrary.TryGetExport(library, "nvmlSystemGetCudaDriverVersion", out nint getCuda)
                || !NativeLibrary.TryGetExport(library, "nvmlShutdown", out nint shutDown)
                || ((delegate* unmanaged<int>)initialize)() != 0)
            {
                return null;
            }

            byte* text = stackalloc byte[NameCapacity];
            int cuda = 0;
            bool known = ((delegate* unmanaged<byte*, uint, int>)getVersion)(text, NameCapacity) == 0
                && ((delegate* unmanaged<int*, int>)getCuda)(&cuda) == 0;
            _ = ((delegate* unmanaged<int>)shutDown)();
            if (!known)
                return null;
            string driver = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
            return $"{driver} (CUDA {cuda / 1000}.{cuda % 1000 / 10})";
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    /// <summary>The name of a GPU, e.g. "NVIDIA H100 PCIe"; null if there is no driver or no such GPU.</summary>
    /// <param name="ordinal">Its index, from 0.</param>
    public static string? DeviceName(int ordinal)
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint library))
            return null;
        try
        {
            if (!NativeLibrary.TryGetExport(library, "cuInit", out nint initialize)
                || !NativeLibrary.TryGetExport(library, "cuDeviceGet", out nint getDevice)
                || !NativeLibrary.TryGetExport(library, "cuDeviceGetName", out nint getName))
            {
                return null;
            }

            int device;
            byte* name = stackalloc byte[NameCapacity];
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
