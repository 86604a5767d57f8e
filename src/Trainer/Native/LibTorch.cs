using System.Runtime.InteropServices;
using ImageGen.Generators;

namespace ImageGen.Trainer.Native;

/// <summary>
/// Makes LibTorch load. On Debian 12 and Ubuntu 22.04 the stock libLibTorchSharp.so asks for a version of libstdc++ that
/// they do not have (GLIBCXX_3.4.32), although nothing in it uses a symbol of that version. A copy with that one need
/// marked weak loads; TorchSharp's own load by name then finds the copy, because it is already there under its soname.
/// </summary>
internal static partial class LibTorch
{
    private const string Library = "libLibTorchSharp.so";
    private const string UnusedVersion = "GLIBCXX_3.4.32";
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Loads LibTorch once; must come before the first call of any TorchSharp member.</summary>
    /// <exception cref="InputException">The native libraries are not there or cannot be loaded.</exception>
    public static void Load() => Load(tuned: true);

    /// <summary>
    /// Loads it as any program would, with its threads and its memory as they come: what the trainer is measured against.
    /// </summary>
    public static void LoadAsItComes() => Load(tuned: false);

    private static void Load(bool tuned)
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            if (OperatingSystem.IsLinux())
                LoadOnLinux(tuned);
            _loaded = true;
        }
    }

    private static void LoadOnLinux(bool tuned)
    {
        if (tuned)
        {
            // libgomp reads its settings once, when it loads; Environment.SetEnvironmentVariable does not reach native
            // code. Waiting threads that spin collapse the training rate whenever anything else runs on the machine.
            if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
                _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
            MemoryAllocator.KeepFreedMemory();
        }

        var folder = NativeFolder();
        foreach (var name in (ReadOnlySpan<string>)["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            LoadLibrary(Path.Combine(folder, name));

        // A CUDA build keeps its device code in a library of its own, which nothing names but the one that uses it.
        var cuda = Path.Combine(folder, "libtorch_cuda.so");
        if (File.Exists(cuda))
            NativeLibrary.TryLoad(cuda, out _);

        var stock = Path.Combine(folder, Library);
        if (!NativeLibrary.TryLoad(stock, out _))
            LoadLibrary(WeakenedCopy(stock));
    }

    private static string NativeFolder()
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        string[] candidates =
        [
            Path.Combine(AppContext.BaseDirectory, "runtimes", $"linux-{architecture}", "native"),
            AppContext.BaseDirectory,
        ];
        return candidates.FirstOrDefault(folder => File.Exists(Path.Combine(folder, Library)))
            ?? throw new InputException(
                $"LibTorch's native libraries are not beside the program ({candidates[0]}): build the trainer again");
    }

    private static void LoadLibrary(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new InputException($"{path} does not load on this system: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static string WeakenedCopy(string stock)
    {
        var bytes = File.ReadAllBytes(stock);
        if (!ElfVersionNeeds.Weaken(bytes, UnusedVersion))
            throw new InputException($"{stock} does not load on this system, and not for want of {UnusedVersion}: see 'ldd -r' on it");

        // The cached name carries the bytes' own hash, so another version of TorchSharp never meets this copy.
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16];
        var folder = Path.Combine(UserCache.Folder, "native", digest);
        var copy = Path.Combine(folder, Library);
        if (!File.Exists(copy) || new FileInfo(copy).Length != bytes.Length)
        {
            Directory.CreateDirectory(folder);
            var temporary = Path.Combine(folder, $"{Library}.{Environment.ProcessId}");
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, copy, overwrite: true);
        }

        return copy;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
