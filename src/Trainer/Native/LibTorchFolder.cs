using System.Text.RegularExpressions;
using ImageGen.Generators;

namespace ImageGen.Trainer.Native;

/// <summary>A folder with an external LibTorch, such as that of an installed PyTorch.</summary>
/// <param name="Location">The full path of the folder that contains the libraries.</param>
/// <param name="Named">The folder as the user named it, for messages: "--libtorch FOLDER".</param>
internal sealed partial record LibTorchFolder(string Location, string Named)
{
    /// <summary>The option for the folder.</summary>
    public const string OptionName = "--libtorch";

    /// <summary>The environment variable for the folder, overridden by the option.</summary>
    public const string VariableName = "IMAGEGEN_LIBTORCH";

    /// <summary>How to find the folder of an installed PyTorch.</summary>
    public const string Advice =
        "give the lib folder of an installed PyTorch: "
        + "python3 -c \"import torch, os; print(os.path.join(torch.__path__[0], 'lib'))\"";

    private const int Patience = 1000;

    /// <summary>The libraries that every LibTorch has, in the order in which they are loaded.</summary>
    private static readonly string[] Libraries = ["c10", "torch_cpu", "torch"];

    /// <summary>
    /// The version according to the files of PyTorch or LibTorch beside the folder, e.g. "2.10.0+cu128"; null if
    /// unknown.
    /// </summary>
    public string? Version
    {
        get
        {
            string python = Path.Combine(Location, "..", "version.py");
            if (File.Exists(python) && PythonVersion().Match(File.ReadAllText(python)) is { Success: true } match)
                return match.Groups["version"].Value;
            string archive = Path.Combine(Location, "..", "build-version");
            return File.Exists(archive) ? OneLine.Of(File.ReadAllText(archive)) : null;
        }
    }

    /// <summary>Folders in which PyTorch finds further dependencies of its libraries.</summary>
    public IEnumerable<string> Siblings
    {
        get
        {
            // site-packages/torch/lib; NVIDIA's packages are site-packages/nvidia/PART/lib, and an environment has its
            // libraries in PREFIX/lib, above lib/python3.X/site-packages.
            string packages = Path.GetFullPath(Path.Combine(Location, "..", ".."));
            string nvidia = Path.Combine(packages, "nvidia");
            IEnumerable<string> parts = Directory.Exists(nvidia)
                ? Directory.GetDirectories(nvidia).Select(part => Path.Combine(part, "lib"))
                : [];
            string prefix = Path.GetFullPath(Path.Combine(packages, "..", ".."));
            return [Location, .. parts.Order(StringComparer.Ordinal), prefix];
        }
    }

    /// <summary>The file name of a library on this system, e.g. "libtorch_cpu.so" for "torch_cpu".</summary>
    public static string FileName(string library) => FileName(library, LibraryImage.ThisSystem);

    /// <summary>The full path of one of its libraries.</summary>
    public string PathOf(string library) => Path.Combine(Location, FileName(library));

    /// <summary>Finds LibTorch in a folder given by the user and checks that this process can load it.</summary>
    /// <param name="folder">The folder of the libraries or a parent: an unpacked LibTorch or the package torch.</param>
    /// <param name="by">The option or variable that gave it.</param>
    /// <exception cref="InputException">A library is missing, damaged or for another machine.</exception>
    public static LibTorchFolder Find(string folder, string by)
    {
        string named = $"{by} {folder}";
        if (folder.Length == 0)
            throw new InputException($"{by}: expected a folder; {Advice}");
        if (!Directory.Exists(folder))
            throw new InputException($"{named}: no such folder; {Advice}");
        string[] candidates = [folder, Path.Combine(folder, "lib"), Path.Combine(folder, "torch", "lib")];
        string location = Array.Find(candidates, each => File.Exists(Path.Combine(each, FileName("torch_cpu"))))
            ?? throw new InputException($"{named}: {None(candidates)}; {Advice}");
        var found = new LibTorchFolder(Path.GetFullPath(location), named);
        foreach (string library in Libraries)
            found.Check(library);
        return found;
    }

    /// <summary>The leading numbers of a version: "2.10.0" of "2.10.0+cu128".</summary>
    public static string Numbers(string version) => LeadingNumbers().Match(version).Value;

    private static string FileName(string library, string system) => system switch
    {
        "Windows" => $"{library}.dll",
        "macOS" => $"lib{library}.dylib",
        _ => $"lib{library}.so",
    };

    private static string None(IReadOnlyList<string> candidates)
    {
        foreach (string system in (ReadOnlySpan<string>)["Linux", "Windows", "macOS"])
        {
            foreach (string candidate in candidates)
            {
                string other = FileName("torch_cpu", system);
                if (File.Exists(Path.Combine(candidate, other)))
                    return $"{other} is LibTorch for {system}, and this is {LibraryImage.ThisSystem}";
            }
        }

        return $"contains no LibTorch ({FileName("torch_cpu")} is missing)";
    }

    private void Check(string library)
    {
        string file = PathOf(library);
        if (!File.Exists(file))
            throw new InputException($"{Named}: {FileName(library)} is missing; reinstall PyTorch, or {Advice}");
        var image = LibraryImage.Read(file);
        if (image is null)
        {
            throw new InputException(
                $"{Named}: {FileName(library)} is truncated or not a library; reinstall PyTorch");
        }

        if (!image.IsForThisProcess)
        {
            throw new InputException(
                $"{Named}: {FileName(library)} is for {image}, and this trainer is for {LibraryImage.ThisSystem} on "
                + $"{LibraryImage.ThisArchitecture}; use the PyTorch of this machine");
        }
    }

    // __version__ = '2.10.0+cu128', with or without a type annotation.
    [GeneratedRegex(
        @"^__version__\b[^=]*=\s*['""](?<version>[^'""]+)['""]",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        Patience)]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"^\d+(\.\d+)*", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex LeadingNumbers();
}
