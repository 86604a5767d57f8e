using System.Runtime.InteropServices;

namespace ImageGen.Tests.Trainer.Native;

/// <summary>The settings that LibTorch's libraries read when they are loaded.</summary>
[Collection(TorchCollection.Name)]
public sealed partial class NativeSettingsTests
{
    [Theory]
    [InlineData("GOMP_SPINCOUNT", "1000", "OMP_WAIT_POLICY")]
    [InlineData("OMP_WAIT_POLICY", "PASSIVE", null)]
    [InlineData("MKL_DISABLE_FAST_MM", "1", null)]
    [InlineData("TORCH_CPP_LOG_LEVEL", "ERROR", null)]
    public void They_are_set_in_the_native_environment_unless_the_user_sets_them(
        string name, string value, string? unless)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "they are not set there");
        if (unless is not null && Environment.GetEnvironmentVariable(unless) is not null)
            Assert.Skip($"{unless} is set");
        Assert.Equal(
            Environment.GetEnvironmentVariable(name) ?? value, Marshal.PtrToStringUTF8(NativeVariable(name)));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint NativeVariable(string name);
}
