using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>Explains which native library cannot be loaded and what to do, in one line.</summary>
internal static class MissingLibrary
{
    private static readonly (string Name, string What, string Advice)[] Known =
    [
        ("DirectML.dll", "Microsoft's DirectML, expected in the program's folder",
            "reinstall or rebuild the program, or use --device cpu, or viewer --browser"),
        ("d3dcompiler_47.dll", "the shader compiler of Windows",
            "install the Windows updates, or use --device cpu, or viewer --browser"),
        ("d3d12.dll", "Direct3D 12, a part of Windows 10 and later", "use --device cpu, or viewer --browser"),
        ("dxgi.dll", "DXGI, a part of Windows", "use --device cpu, or viewer --browser"),
        ("glfw3.dll", "GLFW, the window library, expected in the program's folder",
            "reinstall or rebuild the program, or use viewer --browser"),
    ];

    /// <summary>Converts a loader error to one with a clear message.</summary>
    /// <param name="failure">The loader's error, whose text contains the name of the library.</param>
    /// <param name="folder">The program's folder.</param>
    /// <param name="wanted">The library that was to be loaded, where the text may not name it.</param>
    public static InputException Explain(Exception failure, string folder, string? wanted = null)
    {
        string text = failure.Message;
        bool isNamed = Known.Any(known => Names(text, known.Name));
        foreach ((string name, string what, string advice) in Known)
        {
            if (isNamed ? !Names(text, name) : name != wanted)
                continue;
            bool isBeside = File.Exists(Path.Combine(folder, name));
            return new InputException(
                $"{name}: {what}, {(isBeside ? $"does not load ({Said(text)})" : "is missing")}; {advice}", failure);
        }

        return new InputException(
            $"A native library does not load ({Said(text)}); reinstall or rebuild the program, or use "
            + "--device cpu, or viewer --browser",
            failure);
    }

    private static bool Names(string text, string library) =>
        text.Contains(Path.GetFileNameWithoutExtension(library), StringComparison.OrdinalIgnoreCase);

    private static string Said(string text) => OneLine.Of(text).TrimEnd('.');
}
