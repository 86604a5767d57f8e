using ImageGen.Generators;
using ImageGen.Generators.Adopt;

namespace ImageGen.Viewer.Adopt;

/// <summary>Adopts and checks models that were dropped, one at a time for all who drop them.</summary>
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
    public static Task<(AdoptionReport Report, byte[] File)> RunAsync(
        string name, byte[] bytes, AdoptionOptions options, CancellationToken cancellation) =>
        InTurnAsync(
            name,
            bytes,
            folder =>
            {
                var request = new AdoptionRequest
                {
                    Path = folder.Model,
                    Name = name,
                    Options = options,
                    Out = folder.File,
                };
                AdoptionReport report = AdoptionProcess.Run(request, cancellation);
                return (report, File.ReadAllBytes(folder.File));
            },
            cancellation);

    /// <summary>Checks that a generator file can be played, before it is loaded into this process.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The content of its file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">It cannot be played, or takes too long or too much memory.</exception>
    public static Task CheckAsync(string name, byte[] bytes, CancellationToken cancellation) => InTurnAsync(
        name,
        bytes,
        folder =>
        {
            AdoptionProcess.Check(folder.Model, name, cancellation);
            return true;
        },
        cancellation);

    private static async Task<T> InTurnAsync<T>(
        string name, byte[] bytes, Func<TrialFolder, T> work, CancellationToken cancellation)
    {
        await OneAtATime.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => InFolder(name, bytes, work), cancellation);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static T InFolder<T>(string name, byte[] bytes, Func<TrialFolder, T> work)
    {
        using var folder = new TrialFolder();
        try
        {
            File.WriteAllBytes(folder.Model, bytes);
            return work(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{name}: cannot be tried ({OneLine.Of(e.Message).TrimEnd('.')}); free some space for temporary files",
                e);
        }
    }
}
