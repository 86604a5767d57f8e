using System.Runtime.InteropServices;
using System.Text;
using NetVips;

namespace ImageGen.Pictures;

/// <summary>
/// Unicode normal forms C and KC (Unicode Standard Annex 15). .NET's own normalization needs ICU, which this program
/// does not include, and would return the text unchanged; GLib, which comes with libvips, or Windows is used instead.
/// </summary>
internal static partial class UnicodeForm
{
    // GLib's GNormalizeMode, Windows' NORM_FORM.
    private const int GlibComposed = 1;
    private const int GlibCompatible = 3;
    private const int WindowsComposed = 1;
    private const int WindowsCompatible = 5;

    private static readonly Lazy<(NormalizeText Normalize, FreeMemory Free)?> Glib = new(LoadGlib);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint NormalizeText(byte[] text, nint length, int mode);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void FreeMemory(nint memory);

    /// <summary>Normal form C: accents are composed with their letters.</summary>
    public static string Composed(string text) => Normalized(text, GlibComposed, WindowsComposed);

    /// <summary>Normal form KC: ligatures, full-width letters and the like are replaced as well.</summary>
    public static string Compatible(string text) => Normalized(text, GlibCompatible, WindowsCompatible);

    /// <summary>Text that is not valid Unicode is returned unchanged.</summary>
    private static string Normalized(string text, int glib, int windows)
    {
        if (text.All(char.IsAscii))
            return text;
        if (OperatingSystem.IsWindows())
            return NormalizedByWindows(text, windows);
        if (Glib.Value is not { } library)
            return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        nint result = library.Normalize(bytes, bytes.Length, glib);
        if (result == 0)
            return text;
        string normalized = Marshal.PtrToStringUTF8(result)!;
        library.Free(result);
        return normalized;
    }

    private static string NormalizedByWindows(string text, int form)
    {
        int size = NormalizeString(form, text, text.Length, null, 0);
        if (size <= 0)
            return text;
        char[] normalized = new char[size];
        int length = NormalizeString(form, text, text.Length, normalized, size);
        return length > 0 ? new string(normalized, 0, length) : text;
    }

    private static (NormalizeText Normalize, FreeMemory Free)? LoadGlib()
    {
        string name = OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42";
        return NativeLibrary.TryLoad(name, typeof(Image).Assembly, null, out nint library)
            && NativeLibrary.TryGetExport(library, "g_utf8_normalize", out nint normalize)
            && NativeLibrary.TryGetExport(library, "g_free", out nint free)
            ? (
                Marshal.GetDelegateForFunctionPointer<NormalizeText>(normalize),
                Marshal.GetDelegateForFunctionPointer<FreeMemory>(free))
            : null;
    }

    [LibraryImport("normaliz.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int NormalizeString(
        int form, string source, int sourceLength, [Out] char[]? target, int targetLength);
}
