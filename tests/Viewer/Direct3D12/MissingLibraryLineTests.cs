using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Tests.Viewer.Direct3D12;

public sealed class MissingLibraryLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DirectML.dll", "DirectML")]
    [InlineData("d3dcompiler_47.dll", "shader compiler of Windows")]
    [InlineData("d3d12.dll", "Direct3D 12")]
    [InlineData("dxgi.dll", "DXGI")]
    [InlineData("glfw3.dll", "GLFW")]
    public void Each_library_is_named_with_what_it_is(string name, string what)
    {
        var failure = new DllNotFoundException(
            $"Unable to load DLL '{name}' or one of its dependencies: The specified module could not be found.");
        string line = MissingLibrary.Explain(failure, _folder.Path).Message;
        Assert.StartsWith($"{name}: ", line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.Contains("is missing; ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        File.WriteAllText(_folder.File(name), "");
        line = MissingLibrary.Explain(failure, _folder.Path).Message;
        Assert.Contains("does not load", line, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_the_loader_does_not_name_is_the_one_that_was_wanted()
    {
        // What Silk.NET says.
        var failure = new FileNotFoundException("Could not load from any of the possible library names!");
        string line = MissingLibrary.Explain(failure, _folder.Path, "glfw3.dll").Message;
        Assert.StartsWith("glfw3.dll: ", line, StringComparison.Ordinal);
        line = MissingLibrary.Explain(new DllNotFoundException("dxgi.dll"), _folder.Path, "glfw3.dll").Message;
        Assert.StartsWith("dxgi.dll: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_nobody_knows_is_told_in_the_loader_s_words()
    {
        var failure = new DllNotFoundException("Unable to load\nother.dll.");
        string line = MissingLibrary.Explain(failure, _folder.Path).Message;
        Assert.Contains("(Unable to load other.dll)", line, StringComparison.Ordinal);
    }
}
