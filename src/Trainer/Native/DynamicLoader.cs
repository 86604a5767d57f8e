using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>
/// The system's own loader. .NET's NativeLibrary binds functions lazily, so that a library which lacks one loads and
/// the process ends at the first call; and its messages list every name that it tried.
/// </summary>
internal static unsafe class DynamicLoader
{
    private const int BindLazily = 1;
    private const int BindNow = 2;
    private static readonly nint System = OperatingSystem.IsWindows() ? 0 : Open();

    /// <summary>Loads a library, which then stays loaded.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="bindNow">Whether every function that it imports must be there now. On Windows all must.</param>
    /// <returns>null when it is loaded, else the reason in the loader's words, on one line.</returns>
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
            return Marshal.PtrToStringUTF8((nint)error())?.ReplaceLineEndings(" ") ?? "the loader gives no reason";
        }
        finally
        {
            Marshal.FreeCoTaskMem((nint)name);
        }
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

    // Before glibc 2.34 these functions were in a library of their own; today that one leads to libc.
    private static nint Open() =>
        NativeLibrary.TryLoad(OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libdl.so.2", out nint library)
            ? library
            : NativeLibrary.Load("libc");
}
