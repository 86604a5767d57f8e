namespace ImageGen.Viewer.Adopt;

/// <summary>Where the generator file of an adopted model is written.</summary>
internal static class AdoptedFile
{
    /// <summary>What the generator file of a model is called, unless another name is given.</summary>
    /// <param name="path">The file of the model.</param>
    public static string UsualNameOf(string path) => $"{Path.GetFileNameWithoutExtension(path)}-adopted.onnx";

    /// <summary>A path beside a model for its generator file, at which there is none yet.</summary>
    /// <param name="path">The file of the model.</param>
    public static string FreePathOf(string path)
    {
        string usual = Path.Combine(Path.GetDirectoryName(path) ?? "", UsualNameOf(path));
        string free = usual;
        for (int i = 2; Path.Exists(free); i++)
            free = $"{usual[..^".onnx".Length]}-{i}.onnx";
        return free;
    }
}
