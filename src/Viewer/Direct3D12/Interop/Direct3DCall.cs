
namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>Checks the HRESULTs of COM calls.</summary>
internal static class Direct3DCall
{
    /// <summary>Throws when a call failed.</summary>
    /// <param name="result">The HRESULT.</param>
    /// <param name="call">The call, as its documentation names it.</param>
    /// <exception cref="DeviceLostException">The code says that the device is gone.</exception>
    /// <exception cref="GraphicsException">The call failed otherwise.</exception>
    public static void Check(int result, string call)
    {
        if (result >= 0)
            return;
        var failure = new GraphicsException(call, result);
        if (HResultText.IsLoss(result))
            throw new DeviceLostException(HResultText.Of(result), failure);
        throw failure;
    }
}
