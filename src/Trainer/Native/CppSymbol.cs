using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>Demangles C++ symbols.</summary>
internal static unsafe class CppSymbol
{
    /// <summary>The qualified name of a function, without its parameters: "at::_ops::add::call".</summary>
    /// <param name="symbol">The mangled name, as the loader reports it.</param>
    /// <returns>Null if the name is not mangled.</returns>
    public static string? Demangle(string symbol)
    {
        // LibTorch needs this library, so it is loaded whenever a symbol of LibTorch is missing.
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out nint library)
            || !NativeLibrary.TryGetExport(library, "__cxa_demangle", out nint function))
        {
            return null;
        }

        nint mangled = Marshal.StringToCoTaskMemUTF8(symbol);
        int status;
        nint text = ((delegate* unmanaged<nint, nint, nint, int*, nint>)function)(mangled, 0, 0, &status);
        Marshal.FreeCoTaskMem(mangled);
        if (text == 0)
            return null;
        string name = Marshal.PtrToStringUTF8(text)!;
        NativeMemory.Free((void*)text);
        int parameters = name.IndexOf('(', StringComparison.Ordinal);
        return parameters > 0 ? name[..parameters] : name;
    }
}
