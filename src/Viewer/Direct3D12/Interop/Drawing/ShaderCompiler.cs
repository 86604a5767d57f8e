using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using ImageGen.Generators;
using Silk.NET.Core.Native;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>
/// Compiles the embedded shaders to DXBC for Shader Model 5.1, which every Direct3D 12 driver supports, with the
/// compiler of Windows. Results are cached per user under the hash of the source.
/// </summary>
internal static unsafe partial class ShaderCompiler
{
    // D3DCOMPILE_ENABLE_STRICTNESS | D3DCOMPILE_WARNINGS_ARE_ERRORS | D3DCOMPILE_OPTIMIZATION_LEVEL3
    private const uint Flags = (1 << 11) | (1 << 18) | (1 << 15);

    /// <summary>Returns the byte code of an entry point, from the cache if possible.</summary>
    /// <param name="file">The shader's file, e.g. "mosaic.hlsl".</param>
    /// <param name="entry">The entry point.</param>
    /// <param name="profile">The profile, e.g. "ps_5_1".</param>
    /// <exception cref="GraphicsException">The shader does not compile; the message is the compiler's.</exception>
    public static byte[] Compile(string file, string entry, string profile)
    {
        byte[] source = Read(file);
        byte[] key = [.. source, .. Encoding.ASCII.GetBytes($"{entry} {profile} {Flags}")];
        return ShaderCache.OfUser.Get(key, () => Compile(source, file, entry, profile));
    }

    private static byte[] Read(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The shader {file} is not an embedded resource.");
        byte[] source = new byte[stream.Length];
        stream.ReadExactly(source);
        return source;
    }

    private static byte[] Compile(byte[] source, string file, string entry, string profile)
    {
        ComPtr<ID3D10Blob> code = default;
        ComPtr<ID3D10Blob> messages = default;
        try
        {
            int result;
            fixed (byte* text = source)
            fixed (byte* name = Encoding.ASCII.GetBytes(file + '\0'))
            fixed (byte* entryName = Encoding.ASCII.GetBytes(entry + '\0'))
            fixed (byte* profileName = Encoding.ASCII.GetBytes(profile + '\0'))
                result = D3DCompile(
                    text,
                    (nuint)source.Length,
                    name,
                    null,
                    null,
                    entryName,
                    profileName,
                    Flags,
                    0,
                    code.GetAddressOf(),
                    messages.GetAddressOf());
            if (result < 0)
            {
                string? detail = messages.Handle is null ? null : Marshal.PtrToStringAnsi(
                    (nint)messages.Handle->GetBufferPointer());
                throw new GraphicsException($"D3DCompile of {file}", result, OneLine.Of(detail ?? ""));
            }

            return new ReadOnlySpan<byte>(code.Handle->GetBufferPointer(), (int)code.Handle->GetBufferSize()).ToArray();
        }
        finally
        {
            messages.Dispose();
            code.Dispose();
        }
    }

    [LibraryImport("d3dcompiler_47.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.AssemblyDirectory)]
    private static partial int D3DCompile(
        byte* source,
        nuint size,
        byte* name,
        void* defines,
        void* include,
        byte* entry,
        byte* profile,
        uint flags,
        uint effectFlags,
        ID3D10Blob** code,
        ID3D10Blob** messages);
}
