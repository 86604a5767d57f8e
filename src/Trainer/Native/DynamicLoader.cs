using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>
/// The system's dynamic loader. .NET's NativeLibrary binds functions lazily, so a library with a missing function loads
/// and the process is terminated at the first call; and its messages list every name that it tried.
/// </summary>
internal static unsafe class DynamicLoader
{
    private const int BindLazily = 1;
    private const int BindNow = 2;
    private const int OnlyIfLoaded = 4;
    private const int LinkMap = 2;
    private static readonly nint System = OperatingSystem.IsWindows() ? 0 : Open();

    /// <summary>Loads a library permanently.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="bindNow">Whether to resolve all imported functions now; Windows always does.</param>
    /// <returns>Null on success, else the loader's error message on one line.</returns>
    public static string? TryLoad(string path, bool bindNow = false)
    {
        if (System == 0)
            return TryLoadByRuntime(path);
        var open = (delegate* unmanaged<byte*, int, nint>)NativeLibrary.GetExport(System, "dlopen");
        var error = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(System, "dlerror");
        byte* name = (byte*)Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            if (open(name, bindNow ? BindNow : BindLazily) != 0)
                return null;
            return Marshal.PtrToStringUTF8((nint)error())?.ReplaceLineEndings(" ") ?? "unknown loader error";
        }
        finally
        {
            Marshal.FreeCoTaskMem((nint)name);
        }
    }

    /// <summary>glibc's <c>struct link_map</c> of a loaded library.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>Zero if it is not loaded, or the C library is not glibc.</returns>
    public static nint LinkMapOf(string path)
    {
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad("libc.so.6", out nint library)
            || !NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out _))
        {
            return 0;
        }

        var open = (delegate* unmanaged<byte*, int, nint>)NativeLibrary.GetExport(System, "dlopen");
        var information = (delegate* unmanaged<nint, int, nint*, int>)NativeLibrary.GetExport(System, "dlinfo");
        byte* name = (byte*)Marshal.StringToCoTaskMemUTF8(path);
        nint handle = open(name, BindLazily | OnlyIfLoaded);
        Marshal.FreeCoTaskMem((nint)name);
        nint map = 0;
        return handle != 0 && information(handle, LinkMap, &map) == 0 ? map : 0;
    }

    private static string? TryLoadByRuntime(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }

    // Before glibc 2.34 these functions were in libdl, which now forwards to libc.
    private static nint Open() =>
        NativeLibrary.TryLoad(OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libdl.so.2", out nint library)
            ? library
            : NativeLibrary.Load("libc");
}
