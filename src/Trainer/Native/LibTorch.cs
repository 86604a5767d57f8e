using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using TorchSharp;

namespace ImageGen.Trainer.Native;

/// <summary>
/// Loads LibTorch, either the bundled one or that of an installed PyTorch. On Debian 12 and Ubuntu 22.04 the original
/// libLibTorchSharp.so requires a version of libstdc++ that they lack (GLIBCXX_3.4.32), although it uses no symbol of
/// that version. A copy with that requirement marked weak can be loaded; TorchSharp then finds it by its soname, as it
/// is already loaded.
/// </summary>
internal static partial class LibTorch
{
    private const string Binding = "LibTorchSharp";
    private const string UnusedVersion = "GLIBCXX_3.4.32";
    private const int Patience = 1000;

    // How often a waiting OpenMP thread looks for work before it sleeps: 50 to 70 us on a Xeon, which covers the gap
    // between two operations of a small network. Measured at 0 to 10,000 (docs/measured.md).
    private const string Spins = "1000";
    private static readonly Lock Gate = new();
    private static string? _asked;
    private static bool _loaded;

    /// <summary>The version of LibTorch that TorchSharp was built for, e.g. "2.10.0".</summary>
    public static string ExpectedVersion { get; } = typeof(LibTorch).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "LibTorchVersion").Value!;

    /// <summary>The loaded version and, unless it is bundled, its folder.</summary>
    public static string Description { get; private set; } = ExpectedVersion;

    /// <summary>Selects the LibTorch folder to load.</summary>
    /// <param name="folder">The folder; null for that of IMAGEGEN_LIBTORCH, or else the bundled LibTorch.</param>
    public static void Choose(string? folder) => _asked = folder;

    /// <summary>Loads LibTorch once; must come before the first call of any TorchSharp member.</summary>
    /// <exception cref="InputException">The native libraries are missing or cannot be loaded.</exception>
    public static void Load() => Load(tuned: true);

    /// <summary>
    /// Loads it without tuning threads and memory: the baseline that the trainer is measured against.
    /// </summary>
    public static void LoadAsItComes() => Load(tuned: false);

    private static void Load(bool tuned)
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            if (tuned)
                TuneThreadsAndMemory();
            LibTorchFolder? folder = Elsewhere() is { } elsewhere ? LoadFrom(elsewhere) : LoadOwn();
            if (tuned && folder is not null)
            {
                ReadLogLevel(folder.PathOf("c10"));
                AlignedBlocks.ReuseIn(folder.PathOf("c10"));
                AlignedBlocks.ReuseIn(folder.PathOf("torch_cpu"));
            }

            _loaded = true;
        }
    }

    /// <summary>The folders of native libraries in a build and in a self-contained publish.</summary>
    private static string[] Candidates
    {
        get
        {
            string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            string build = Path.Combine(AppContext.BaseDirectory, "runtimes", $"{system}-{architecture}", "native");
            return [build, AppContext.BaseDirectory];
        }
    }

    private static bool HasBinding(string folder) =>
        File.Exists(Path.Combine(folder, LibTorchFolder.FileName(Binding)));

    private static LibTorchFolder? Elsewhere()
    {
        if (_asked is not null)
            return LibTorchFolder.Find(_asked, LibTorchFolder.OptionName);
        return Environment.GetEnvironmentVariable(LibTorchFolder.VariableName) is { Length: > 0 } folder
            ? LibTorchFolder.Find(folder, LibTorchFolder.VariableName)
            : null;
    }

    /// <summary>Loads the bundled LibTorch; returns its folder, or null where TorchSharp loads it itself.</summary>
    private static LibTorchFolder? LoadOwn()
    {
        // On other systems TorchSharp finds its native libraries itself.
        if (!OperatingSystem.IsLinux() && !HasBinding(Candidates[0]) && !HasBinding(Candidates[1]))
            return null;
        LibTorchFolder binding = BindingFolder();
        LibTorchFolder own = OwnFolder(binding);
        if (!File.Exists(own.PathOf("torch_cpu")))
        {
            throw new InputException(
                $"this trainer has no bundled LibTorch: use {LibTorchFolder.OptionName} FOLDER or set "
                + $"{LibTorchFolder.VariableName}; {LibTorchFolder.Advice}");
        }

        if (!OperatingSystem.IsLinux())
            return null;
        LoadLibraries(own);
        if (LoadBinding(binding.PathOf(Binding), own) is { } reason)
            throw new InputException($"{binding.PathOf(Binding)} does not load on this system: {reason}");
        return own;
    }

    private static LibTorchFolder LoadFrom(LibTorchFolder folder)
    {
        // TorchSharp would also load the bundled libraries by name, and two LibTorchs crash the process.
        LibTorchFolder binding = BindingFolder();
        if (File.Exists(binding.PathOf("torch_cpu")))
        {
            throw new InputException(
                $"{folder.Named}: this trainer has a bundled LibTorch ({binding.Location}), and both would be loaded; "
                + "use a trainer published with -p:LibTorch=none");
        }

        if (OperatingSystem.IsWindows())
            _ = SetDllDirectory(folder.Location);
        string? told = folder.Version;
        try
        {
            LoadLibraries(folder);
        }
        catch (InputException e) when (told is not null && Differs(told))
        {
            throw new InputException($"{e.Message} ({Mismatch(told)})", e);
        }

        string? version = told ?? LoadedVersion(folder);
        string? reason = LoadBinding(binding.PathOf(Binding), folder);
        if (reason is not null)
        {
            throw new InputException(version is not null && !Differs(version)
                ? $"{folder.Named}: {binding.PathOf(Binding)} does not load: {reason}"
                : $"{folder.Named}: {Mismatch(version)}, and it is incompatible: {reason}; "
                    + $"install PyTorch {ExpectedVersion} there (pip install torch=={ExpectedVersion})");
        }

        if (version is null || Differs(version))
            Console.Error.WriteLine($"{folder.Named}: {Mismatch(version)}; used, as no function is missing");
        Description = $"{version ?? "of unknown version"} in {folder.Location}";
        return folder;
    }

    private static bool Differs(string version) => LibTorchFolder.Numbers(version) != ExpectedVersion;

    private static string Mismatch(string? version) =>
        $"LibTorch {version ?? "of unknown version"}, while TorchSharp {TorchSharpVersion()} was built for "
        + ExpectedVersion;

    private static string TorchSharpVersion() => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";

    private static void TuneThreadsAndMemory()
    {
        // libgomp reads its settings once, when it is loaded; Environment.SetEnvironmentVariable does not reach native
        // code. Threads that spin for long slow training drastically when other processes run on the machine, and
        // threads that sleep at once make small networks wait to wake them.
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
            _ = SetEnvironment("GOMP_SPINCOUNT", Spins, overwrite: 0);
        }

        // By default MKL keeps buffers for each thread and size of product: 25 MiB for a few convolutions. LibTorch's
        // own warnings are of libraries that it does without, such as NNPACK on a processor that NNPACK does not know.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetEnvironment("MKL_DISABLE_FAST_MM", "1", overwrite: 0);
            _ = SetEnvironment("TORCH_CPP_LOG_LEVEL", "ERROR", overwrite: 0);
        }

        MemoryAllocator.KeepFreedMemory();
    }

    // Python's PyTorch calls this function of LibTorch's; without it TORCH_CPP_LOG_LEVEL is not read.
    private static unsafe void ReadLogLevel(string library)
    {
        if (NativeLibrary.TryLoad(library, out nint c10)
            && NativeLibrary.TryGetExport(c10, "_ZN3c1011initLoggingEv", out nint read))
        {
            ((delegate* unmanaged<void>)read)();
        }
    }

    /// <summary>The folder of TorchSharp's native library.</summary>
    private static LibTorchFolder BindingFolder()
    {
        string folder = Candidates.FirstOrDefault(HasBinding)
            ?? throw new InputException(
                $"LibTorch's native libraries are missing ({Candidates[0]}); rebuild the trainer");
        return new LibTorchFolder(folder, folder);
    }

    /// <summary>The folder of the bundled LibTorch.</summary>
    private static LibTorchFolder OwnFolder(LibTorchFolder binding)
    {
        // A separate folder on Linux; the packages for CUDA and for other systems put it beside TorchSharp's library.
        string folder = Path.Combine(AppContext.BaseDirectory, "libtorch");
        return Directory.Exists(folder) && !File.Exists(binding.PathOf("torch_cpu"))
            ? new LibTorchFolder(folder, folder)
            : binding;
    }

    private static void LoadLibraries(LibTorchFolder folder)
    {
        Require("c10");
        Require("torch_cpu");

        // Device code of a CUDA build is in a separate library that must be loaded explicitly.
        string cuda = folder.PathOf("torch_cuda");
        if (File.Exists(cuda) && LoadWithSiblings(cuda, folder) is { } reason)
            Console.Error.WriteLine($"{folder.Named}: no CUDA, {Path.GetFileName(cuda)} does not load: {reason}");
        Require("torch");

        void Require(string library)
        {
            if (LoadWithSiblings(folder.PathOf(library), folder) is { } reason)
                throw new InputException($"{folder.Named}: {LibTorchFolder.FileName(library)} does not load: {reason}");
        }
    }

    /// <summary>
    /// Loads a library, after the dependencies that the loader did not find: PyTorch's libraries reference NVIDIA's by
    /// relative folders, which do not resolve if the packages were installed in two places.
    /// </summary>
    private static string? LoadWithSiblings(string path, LibTorchFolder folder)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            string? reason = DynamicLoader.TryLoad(path);
            if (reason is null || MissingLibrary().Match(reason) is not { Success: true } match)
                return reason;
            string missing = match.Groups["name"].Value;
            string? found = folder.Siblings.Select(sibling => Path.Combine(sibling, missing)).FirstOrDefault(
                File.Exists);
            if (found is null || found == path || !tried.Add(missing))
                return reason;
            if (LoadWithSiblings(found, folder) is { } deeper)
                return deeper;
        }
    }

    /// <summary>Loads TorchSharp's native library against the loaded LibTorch, resolving all functions.</summary>
    /// <returns>Null on success, else the reason.</returns>
    private static string? LoadBinding(string stock, LibTorchFolder folder)
    {
        string? reason = DynamicLoader.TryLoad(stock, bindNow: true);
        if (reason is null || !OperatingSystem.IsLinux())
            return reason;
        byte[] bytes = File.ReadAllBytes(stock);
        bool weakened = false, beside = false;
        while (reason is not null)
        {
            // Linux distributions use versioned names such as libtorch.so.2.10, so links to plain names are needed.
            bool idle = !weakened && reason.Contains(UnusedVersion, StringComparison.Ordinal);
            if (idle && ElfVersionNeeds.Weaken(bytes, UnusedVersion))
                weakened = true;
            else if (!beside && MissingLibrary().IsMatch(reason))
                beside = true;
            else
                break;
            string copy = beside ? BindingCopy.WriteBeside(bytes, folder) : BindingCopy.Write(bytes);
            reason = DynamicLoader.TryLoad(copy, bindNow: true);
        }

        return reason is null ? null : Readable(reason);
    }

    private static string? LoadedVersion(LibTorchFolder folder)
    {
        if (!NativeLibrary.TryLoad(folder.PathOf("torch_cpu"), out nint library)
            || !NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out nint function))
        {
            return null;
        }

        ulong packed;
        unsafe
        {
            packed = ((delegate* unmanaged<ulong>)function)();
        }

        return $"{packed >> 56}.{packed >> 48 & 0xff}.{packed >> 40 & 0xff}";
    }

    private static string Readable(string reason)
    {
        if (UndefinedSymbol().Match(reason) is not { Success: true } match)
            return reason;
        string symbol = match.Groups["name"].Value;
        return $"missing function {CppSymbol.Demangle(symbol) ?? symbol}";
    }

    [GeneratedRegex(@"^(?<name>[^\s/:]+): cannot open shared object file", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex MissingLibrary();

    [GeneratedRegex(@"undefined symbol: (?<name>[^\s,]+)", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex UndefinedSymbol();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("kernel32", EntryPoint = "SetDllDirectoryW", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetDllDirectory(string folder);
}
