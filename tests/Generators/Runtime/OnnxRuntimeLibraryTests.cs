using System.Runtime.InteropServices;
using ImageGen.Generators.Runtime;

namespace ImageGen.Tests.Generators.Runtime;

public sealed partial class OnnxRuntimeLibraryTests
{
    [Fact]
    public void Native_code_is_told_to_report_nothing()
    {
        OnnxRuntimeLibrary.Require();
        string? value = OperatingSystem.IsWindows()
            ? Environment.GetEnvironmentVariable(OnnxRuntimeLibrary.TelemetryVariable)
            : Marshal.PtrToStringUTF8(GetEnvironment(OnnxRuntimeLibrary.TelemetryVariable));
        Assert.Equal("1", value);
    }

    [Fact]
    public void The_library_tells_its_version() => Assert.Matches(@"^1\.\d+\.\d+$", OnnxRuntimeLibrary.Version);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetEnvironment(string name);
}
