using ImageGen.Generators;
using ImageGen.Trainer.Native;

namespace ImageGen.Tests.Trainer.Native;

/// <summary>What a folder given with --libtorch may be, and the one line for what it may not.</summary>
public sealed class LibTorchFolderTests : IDisposable
{
    private static readonly string[] Libraries = ["c10", "torch_cpu", "torch"];

    // Any library for this machine will do: the runtime's own.
    private static readonly string This =
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, LibTorchFolder.FileName("coreclr"));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("site-packages/torch/lib")]
    [InlineData("site-packages/torch")]
    [InlineData("site-packages")]
    public void The_libraries_are_found_from_the_folders_above_them(string given)
    {
        string lib = Fill("site-packages/torch/lib");
        Assert.Equal(lib, LibTorchFolder.Find(folder.File(given), "--libtorch").Location);
    }

    [Theory]
    [InlineData("version.py", "__all__ = ['__version__']\n__version__ = '2.10.0+cu128'\ndebug = 0\n", "2.10.0+cu128")]
    [InlineData("version.py", "__version__: str = \"2.9.1\"\n", "2.9.1")]
    [InlineData("version.py", "cuda = None\n", null)]
    [InlineData("build-version", "2.10.0+cpu\n", "2.10.0+cpu")]
    [InlineData("notes.txt", "2.10.0", null)]
    public void The_version_is_that_of_the_files_beside_it(string name, string text, string? version)
    {
        Fill("torch/lib");
        File.WriteAllText(folder.File($"torch/{name}"), text);
        Assert.Equal(version, LibTorchFolder.Find(folder.File("torch/lib/"), "--libtorch").Version);
    }

    [Theory]
    [InlineData("2.10.0+cu128", "2.10.0")]
    [InlineData("1.13.0a0", "1.13.0")]
    [InlineData("main", "")]
    public void A_version_begins_with_its_numbers(string version, string numbers) =>
        Assert.Equal(numbers, LibTorchFolder.Numbers(version));

    [Fact]
    public void Nvidias_packages_and_the_environments_own_libraries_are_its_siblings()
    {
        string lib = Fill("env/lib/python3.12/site-packages/torch/lib");
        Directory.CreateDirectory(folder.File("env/lib/python3.12/site-packages/nvidia/cudnn/lib"));
        Directory.CreateDirectory(folder.File("env/lib/python3.12/site-packages/nvidia/cublas/lib"));
        IEnumerable<string> siblings = LibTorchFolder.Find(lib, "--libtorch").Siblings;
        Assert.Equal(
            [
                lib,
                folder.File(Path.Combine("env", "lib", "python3.12", "site-packages", "nvidia", "cublas", "lib")),
                folder.File(Path.Combine("env", "lib", "python3.12", "site-packages", "nvidia", "cudnn", "lib")),
                folder.File(Path.Combine("env", "lib")),
            ],
            siblings);
    }

    [Fact]
    public void What_it_cannot_be_is_said_in_one_line_that_names_it()
    {
        string empty = folder.File("empty");
        Directory.CreateDirectory(empty);
        Refuses(empty, "contains no LibTorch", "python3 -c");
        Refuses(folder.File("nowhere"), "no such folder", "python3 -c");
        InputException nothing = Assert.Throws<InputException>(() => LibTorchFolder.Find("", "--libtorch"));
        Assert.Contains("expected a folder", nothing.Message);

        string lib = Fill("lib");
        File.Delete(Path.Combine(lib, LibTorchFolder.FileName("c10")));
        Refuses(lib, $"{LibTorchFolder.FileName("c10")} is missing");

        Fill("lib");
        File.WriteAllText(Path.Combine(lib, LibTorchFolder.FileName("torch")), "version https://git-lfs");
        Refuses(lib, $"{LibTorchFolder.FileName("torch")} is truncated or not a library");

        Fill("lib");
        string core = Path.Combine(lib, LibTorchFolder.FileName("torch_cpu"));
        File.WriteAllBytes(core, LibraryImageTests.Header.Elf(21));
        Refuses(lib, "is for Linux on ppc64le", LibraryImage.ThisArchitecture);
        File.WriteAllBytes(core, LibraryImageTests.Header.PortableExecutable(0x01c4));
        Refuses(lib, "is for Windows on arm,");
    }

    [Fact]
    public void That_of_another_system_is_told_by_its_names()
    {
        string lib = folder.File("lib");
        Directory.CreateDirectory(lib);
        (string name, string system) = OperatingSystem.IsWindows() ? ("libtorch_cpu.so", "Linux") : (
            "torch_cpu.dll", "Windows");
        File.WriteAllText(Path.Combine(lib, name), "");
        Refuses(lib, $"{name} is LibTorch for {system}");
    }

    private static void Refuses(string given, params string[] expected)
    {
        string message = Assert.Throws<InputException>(() => LibTorchFolder.Find(given, "--libtorch")).Message;
        Assert.StartsWith($"--libtorch {given}: ", message);
        Assert.DoesNotContain('\n', message);
        Assert.All(expected, part => Assert.Contains(part, message));
    }

    private string Fill(string name)
    {
        string lib = folder.File(name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(lib);
        foreach (string library in Libraries)
            File.Copy(This, Path.Combine(lib, LibTorchFolder.FileName(library)), overwrite: true);
        return lib;
    }
}
