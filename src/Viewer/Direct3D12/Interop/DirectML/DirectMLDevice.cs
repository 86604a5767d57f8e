using System.Runtime.InteropServices;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// An IDMLDevice on the caller's Direct3D 12 device. DirectML has no managed binding; only a few functions are needed.
/// </summary>
internal sealed unsafe partial class DirectMLDevice : IDisposable
{
    // DML_FEATURE_LEVEL_1_0; ONNX Runtime checks its own requirements.
    private const int LeastFeatureLevel = 0x1000;

    // DML_FEATURE_FEATURE_LEVELS.
    private const int FeatureLevelsQuery = 1;

    // The methods before IDMLDevice::CheckFeatureSupport are three of IUnknown and four of IDMLObject.
    private const int CheckFeatureSupportSlot = 7;

    // IID_IDMLDevice, DirectML.h.
    private static readonly Guid DeviceId = new("6dbd6437-96fd-423f-a98c-ae5e7c2a573f");

    private ComPtr<IUnknown> _device;

    /// <summary>Creates the device.</summary>
    /// <param name="device">The Direct3D 12 device; owned by the caller.</param>
    /// <exception cref="GraphicsException">The adapter or its driver does not support DirectML.</exception>
    /// <exception cref="DllNotFoundException">DirectML.dll is missing.</exception>
    public DirectMLDevice(ID3D12Device* device)
    {
        ComPtr<IUnknown> created = default;
        fixed (Guid* id = &DeviceId)
            Direct3DCall.Check(
                DMLCreateDevice1(device, 0, LeastFeatureLevel, id, (void**)created.GetAddressOf()), "DMLCreateDevice1");
        _device = created;
        try
        {
            FeatureLevel = FindFeatureLevel();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The IDMLDevice; owned by this object.</summary>
    public void* Handle => _device.Handle;

    /// <summary>The highest feature level, a DML_FEATURE_LEVEL such as 0x6400.</summary>
    public int FeatureLevel { get; }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private int FindFeatureLevel()
    {
        ReadOnlySpan<int> levels =
        [
            0x1000, 0x2000, 0x2100, 0x3000, 0x3100, 0x4000, 0x4100, 0x5000, 0x5100, 0x5200, 0x6000, 0x6100, 0x6200,
            0x6300, 0x6400, 
        ];
        fixed (int* first = levels)
        {
            var query = new FeatureLevelQuery { Count = (uint)levels.Length, Levels = first };
            int highest = 0;
            void* method = (*(void***)Handle)[CheckFeatureSupportSlot];
            var check = (delegate* unmanaged[Stdcall]<void*, int, uint, void*, uint, void*, int>)method;
            int result = check(
                Handle, FeatureLevelsQuery, (uint)sizeof(FeatureLevelQuery), &query, sizeof(int), &highest);
            Direct3DCall.Check(result, "IDMLDevice::CheckFeatureSupport");
            return highest;
        }
    }

    [LibraryImport("DirectML.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.System32)]
    private static partial int DMLCreateDevice1(
        ID3D12Device* device, uint flags, int leastFeatureLevel, Guid* id, void** created);

    /// <summary>DML_FEATURE_QUERY_FEATURE_LEVELS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FeatureLevelQuery
    {
        public uint Count;
        public int* Levels;
    }
}
