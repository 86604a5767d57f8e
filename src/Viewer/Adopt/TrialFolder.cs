using ImageGen.Generators;

namespace ImageGen.Viewer.Adopt;

/// <summary>A folder that a trial writes its file to, which is gone afterwards.</summary>
internal sealed class TrialFolder : IDisposable
{
    private readonly string _folder;

    /// <summary>Creates it.</summary>
    /// <exception cref="InputException">There is no room for it.</exception>
    public TrialFolder()
    {
        try
        {
            _folder = Directory.CreateTempSubdirectory("imagegen-adopt-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{Path.GetTempPath()}: nothing can be written there ({OneLine.Of(e.Message).TrimEnd('.')}); set "
                + "TMPDIR to a folder with room",
                e);
        }
    }

    /// <summary>The generator file.</summary>
    public string File => Path.Combine(_folder, "adopted.onnx");

    /// <summary>Where a model is put that was given as bytes.</summary>
    public string Model => Path.Combine(_folder, "model.onnx");

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left over in the folder of temporary files is harmless.
        }
    }
}
