using ImageGen.Generators;
using ImageGen.Generators.Adopt;

namespace ImageGen.Viewer.Adopt;

/// <summary>Adopts models that were dropped, one at a time for all who drop them.</summary>
internal static class BytesAdoption
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Adopts a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The content of its file.</param>
    /// <param name="options">What a person says of it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What was found, and the content of a generator file.</returns>
    /// <exception cref="InputException">It cannot be adopted.</exception>
    public static async Task<(AdoptionReport Report, byte[] File)> RunAsync(
        string name, byte[] bytes, AdoptionOptions options, CancellationToken cancellation)
    {
        await OneAtATime.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Run(name, bytes, options, cancellation), cancellation);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static (AdoptionReport Report, byte[] File) Run(
        string name, byte[] bytes, AdoptionOptions options, CancellationToken cancellation)
    {
        using var folder = new TrialFolder();
        try
        {
            File.WriteAllBytes(folder.Model, bytes);
            var request = new AdoptionRequest
            {
                Path = folder.Model,
                Name = name,
                Options = options,
                Out = folder.File,
            };
            AdoptionReport report = AdoptionProcess.Run(request, cancellation);
            return (report, File.ReadAllBytes(folder.File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{name}: cannot be tried ({OneLine.Of(e.Message).TrimEnd('.')}); free some space for temporary files",
                e);
        }
    }
}
