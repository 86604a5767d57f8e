using ImageGen.Generators;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>What a native library is that does not load, and what to do, in one line that names it.</summary>
internal static class MissingLibrary
{
    private static readonly (string Name, string What, string Advice)[] Known =
    [
        ("DirectML.dll", "Microsoft's DirectML, which belongs beside the program",
            "unpack or build the whole program again, or use --device cpu"),
        ("d3dcompiler_47.dll", "the shader compiler of Windows",
            "install Windows' updates, or use --device cpu"),
        ("d3d12.dll", "Direct3D 12, which came with Windows 10", "use --device cpu, or viewer --browser"),
        ("dxgi.dll", "DXGI, a part of Windows", "use --device cpu, or viewer --browser"),
        ("glfw3.dll", "GLFW, which opens the window and belongs beside the program",
            "unpack or build the whole program again, or use viewer --browser"),
    ];

    /// <summary>Makes one clear line of it.</summary>
    /// <param name="failure">What the loader said: it names the library somewhere in its text.</param>
    /// <param name="folder">Where the program is.</param>
    public static InputException Explain(Exception failure, string folder)
    {
        string text = failure.Message;
        foreach ((string name, string what, string advice) in Known)
        {
            if (!text.Contains(Path.GetFileNameWithoutExtension(name), StringComparison.OrdinalIgnoreCase))
                continue;
            bool isBeside = File.Exists(Path.Combine(folder, name));
            return new InputException(
                $"{name}: {what}, {(isBeside ? $"does not load ({Said(text)})" : "is missing")}; {advice}", failure);
        }

        return new InputException(
            $"A native library does not load ({Said(text)}); unpack or build the whole program again, or use "
            + "--device cpu",
            failure);
    }

    private static string Said(string text) => OneLine.Of(text).TrimEnd('.');
}
