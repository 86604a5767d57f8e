using ImageGen.Generators;
using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Native;

/// <summary>
/// The real trainer with the LibTorch of another folder: its own natives are moved out of a copy of it, as after a
/// publish with -p:LibTorch=none on a machine that has PyTorch.
/// </summary>
public sealed class LibTorchElsewhereTests : IDisposable
{
    private const string Train =
        "train cgan --data shapes --steps 4 --batch 8 --width 4 --discriminator-width 4 --latent 6 "
        + "--convolutions onednn";

    private readonly TemporaryFolder folder = new();
    private readonly string lib;

    public LibTorchElsewhereTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere LibTorch is not in a folder of its own");

        // site-packages/torch/lib and version.py, as PyTorch has them.
        lib = folder.File("site-packages/torch/lib");
        Directory.CreateDirectory(lib);
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "libtorch")))
            File.CreateSymbolicLink(Path.Combine(lib, Path.GetFileName(file)), file);
        Version("2.10.0+cpu");

        // The trainer's files, but for LibTorch. The program itself is copied: .NET follows a link to it.
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Concat(Natives()))
        {
            string name = Path.GetRelativePath(AppContext.BaseDirectory, file);
            string copy = folder.File(Path.Combine("app", name));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (name == "trainer.dll")
                File.Copy(file, copy);
            else
                File.CreateSymbolicLink(copy, file);
        }

        static string[] Natives() =>
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_version_that_TorchSharp_was_built_for_is_known_before_it_is_loaded() =>
        Assert.StartsWith($"{LibTorch.ExpectedVersion}.", $"{torch.__version__}.");

    [Fact]
    public void A_run_is_trained_resumed_and_exported_with_it()
    {
        (int exitCode, string output, string error) = Run($"--libtorch \"{lib}\" {Train} --run run");
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Contains("Done.", output);

        // Where LibTorch was is nobody's business on another machine.
        string configuration = File.ReadAllText(folder.File("run/config.json"));
        Assert.DoesNotContain("libtorch", configuration, StringComparison.OrdinalIgnoreCase);
        Assert.Equal($"trainer {Train}", GeneratorFile.Read(folder.File("run/generator.onnx")).Info.Training.Command);

        // By the variable, and after the verb; the same bits as the trainer's own.
        (string, string) variable = ("IMAGEGEN_LIBTORCH", folder.File("site-packages/torch"));
        (int resumed, string _, string afterwards) = Run("train --resume run --steps 6", variable);
        Assert.Equal((0, ""), (resumed, afterwards));
        Assert.Equal(0, Run($"sample run --libtorch \"{lib}\"").ExitCode);
        string longer = Train.Replace("--steps 4", "--steps 6", StringComparison.Ordinal);
        Assert.Equal(0, TrainerProgram.Run($"{longer} --run own", folder.Path).ExitCode);
        Assert.Equal(
            GeneratorFile.Read(folder.File("own/generator.onnx")).Info.Golden.Image.Values.ToArray(),
            GeneratorFile.Read(folder.File("run/generator.onnx")).Info.Golden.Image.Values.ToArray());

        // Nothing was copied beside the program.
        Assert.False(Directory.Exists(folder.File("app/cpu")));
        Assert.Empty(Directory.GetFiles(folder.File("app"), "*torch_cpu*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_trainer_with_a_LibTorch_of_its_own_uses_the_other_one_all_the_same()
    {
        string arguments = $"doctor --recipe vae --seconds 1 --libtorch \"{lib}\"";
        (int exitCode, string output, string error) = TrainerProgram.Run(arguments, folder.Path);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Contains($"LibTorch    2.10.0+cpu in {lib}, TorchSharp", output);
        Assert.Matches(@"vae +[\d,]+ pictures/s", output);
    }

    [Fact]
    public void Another_version_is_said_in_one_line()
    {
        Version("2.9.1");
        (int exitCode, string _, string error) = Run($"doctor --recipe vae --seconds 1 --libtorch \"{lib}\"");
        Assert.Equal(0, exitCode);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.StartsWith($"--libtorch {lib}: LibTorch 2.9.1, while TorchSharp", line);
        Assert.Contains("2.10.0", line);

        // Without the files of an installation it is asked of the library itself.
        File.Delete(Path.Combine(lib, "../version.py"));
        (int _, string output, string nothing) = Run($"doctor --recipe vae --seconds 1 --libtorch \"{lib}\"");
        Assert.Equal("", nothing);
        Assert.Contains("LibTorch    2.10.0 in", output);
    }

    [Fact]
    public void What_a_library_needs_is_found_in_the_packages_beside_PyTorch_or_named()
    {
        // A libtorch.so that needs libshm.so in place of libtorch_cpu.so, as CUDA's needs libcudart.so.12.
        string library = Path.Combine(lib, "libtorch.so");
        byte[] bytes = File.ReadAllBytes(library);
        int need = bytes.AsSpan().IndexOf("libtorch_cpu.so\0"u8);
        "libshm.so\0\0\0\0\0\0"u8.CopyTo(bytes.AsSpan(need));
        File.Delete(library);
        File.WriteAllBytes(library, bytes);
        string sibling = folder.File("site-packages/nvidia/shm/lib");
        Directory.CreateDirectory(sibling);
        File.Move(Path.Combine(lib, "libshm.so"), Path.Combine(sibling, "libshm.so"));
        Assert.Equal((0, ""), WithoutOutput(Run($"doctor --recipe vae --seconds 1 --libtorch \"{lib}\"")));

        File.Delete(Path.Combine(sibling, "libshm.so"));
        Refuses("libtorch.so does not load: libshm.so: cannot open shared object file");
    }

    [Fact]
    public void A_function_that_is_not_there_is_named_before_anything_is_computed()
    {
        // A library that is one of LibTorch's by name, and has none of its functions.
        string runtime = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        File.Delete(Path.Combine(lib, "libtorch.so"));
        File.Copy(runtime, Path.Combine(lib, "libtorch.so"));
        foreach (string name in new[] { "libc10.so", "libtorch_cpu.so" })
        {
            File.Delete(Path.Combine(lib, name));
            File.Copy(runtime, Path.Combine(lib, name));
        }

        Version("1.13.0a0");
        Refuses("LibTorch 1.13.0a0, while TorchSharp", "missing function ", "pip install torch==2.10.0");
    }

    [Fact]
    public void Without_any_LibTorch_the_option_is_named()
    {
        (int exitCode, string _, string error) = Run("doctor");
        Assert.Equal(2, exitCode);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("this trainer has no bundled LibTorch: use --libtorch FOLDER", line);
        Assert.Equal(0, Run("list").ExitCode);
    }

    [Fact]
    public void A_folder_without_it_or_with_one_for_another_machine_is_refused()
    {
        File.Delete(Path.Combine(lib, "libtorch_cpu.so"));
        Refuses("contains no LibTorch (libtorch_cpu.so is missing)");
        File.WriteAllBytes(Path.Combine(lib, "libtorch_cpu.so"), LibraryImageTests.Header.Elf(183));
        Refuses("libtorch_cpu.so is for Linux on arm64, and this trainer is for Linux on x86-64");
        (int _, string _, string error) = Run("sample run", ("IMAGEGEN_LIBTORCH", "nowhere"));
        Assert.Contains("IMAGEGEN_LIBTORCH nowhere: no such folder", error);
    }

    private static (int ExitCode, string Error) WithoutOutput((int ExitCode, string Output, string Error) result) =>
        (result.ExitCode, result.Error);

    private void Refuses(params string[] expected)
    {
        (int exitCode, string output, string error) = Run($"doctor --recipe vae --seconds 1 --libtorch \"{lib}\"");
        Assert.Equal((2, ""), (exitCode, output));
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.StartsWith($"--libtorch {lib}: ", line);
        Assert.All(expected, part => Assert.Contains(part, line));
    }

    private void Version(string version) =>
        File.WriteAllText(folder.File("site-packages/torch/version.py"), $"__version__ = '{version}'\n");

    private (int ExitCode, string Output, string Error) Run(
        string arguments,
        params (string Name, string Value)[] environment) =>
        TrainerProgram.Run(arguments, folder.Path, program: folder.File("app/trainer.dll"), environment: environment);
}
