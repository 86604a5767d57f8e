using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>Explains which native library cannot be loaded and what to do, in one line.</summary>
internal static class MissingLibrary
{
    private static readonly (string Name, string What, string Advice)[] Known =
    [
        ("DirectML.dll", "Microsoft's DirectML, which belongs beside the program",
            "unpack or build the whole program again, or use --device cpu, or viewer --browser"),
        ("d3dcompiler_47.dll", "the shader compiler of Windows",
            "install Windows' updates, or use --device cpu, or viewer --browser"),
        ("d3d12.dll", "Direct3D 12, which came with Windows 10", "use --device cpu, or viewer --browser"),
        ("dxgi.dll", "DXGI, a part of Windows", "use --device cpu, or viewer --browser"),
        ("glfw3.dll", "GLFW, the window library, expected in the program's folder",
            "reinstall or rebuild the program, or use viewer --browser"),
    ];

    /// <summary>Makes one clear line of it.</summary>
    /// <param name="failure">What the loader said: it names the library somewhere in its text.</param>
    /// <param name="folder">Where the program is.</param>
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
            $"A native library does not load ({Said(text)}); unpack or build the whole program again, or use "
            + "--device cpu, or viewer --browser",
            failure);
    }

    private static bool Names(string text, string library) =>
        text.Contains(Path.GetFileNameWithoutExtension(library), StringComparison.OrdinalIgnoreCase);

    private static string Said(string text) => OneLine.Of(text).TrimEnd('.');
}
