using System.Net;
using System.Net.Http.Headers;

namespace ImageGen.Trainer.Data.Downloads;

/// <summary>A source of data files.</summary>
internal interface IDataSource
{
    /// <summary>The name of the source in messages.</summary>
    string Name { get; }

    /// <summary>Fetches a file, decompressed or as .gz.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">
    /// An existing folder for downloads; may contain the partial download of an interrupted attempt.
    /// </param>
    /// <param name="progress">Receives the bytes so far and, if known, the total.</param>
    /// <param name="cancellation">Cancels the transfer; the partial download is kept for the next attempt.</param>
    /// <returns>The path of the file, or null if the source does not have it.</returns>
    string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation);
}

/// <summary>One file of a data set, identified by the checksum of its decompressed content.</summary>
/// <param name="Name">Its name without the .gz extension; with slashes if the set has folders.</param>
/// <param name="Sha256">SHA-256 of the decompressed content, lower-case hexadecimal.</param>
/// <param name="Length">Length of the decompressed content in bytes.</param>
/// <param name="OtherName">An alternative file name; null if there is none.</param>
internal sealed record DataFile(string Name, string Sha256, long Length, string? OtherName = null);

/// <summary>A local folder, such as one installed by a package of a Linux distribution.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="folder">The folder.</param>
internal sealed class FolderSource(string name, string folder) : IDataSource
{
    public string Name => $"{name} ({folder})";

    public string? Bring(
        DataFile file, string incoming, Action<long, long?> progress, CancellationToken cancellation) =>
        Candidates(folder, file).FirstOrDefault(File.Exists);

    /// <summary>The possible paths of a file in a folder.</summary>
    public static IEnumerable<string> Candidates(string folder, DataFile file) =>
        ((string[])(file.OtherName is null ? [file.Name] : [file.Name, file.OtherName]))
            .SelectMany(name => (string[])[Path.Combine(folder, name), Path.Combine(folder, name + ".gz")]);
}

/// <summary>A web server. Interrupted downloads are resumed.</summary>
/// <param name="address">The address of the folder, ending in a slash.</param>
/// <param name="ending">The extension of the server's file: ".gz" if it is compressed, or empty.</param>
internal sealed class DownloadSource(string address, string ending) : IDataSource
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public string Name => address;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, file.Name.Replace('/', '_') + ending);
        string part = path + ".part";
        using var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
        target.Seek(0, SeekOrigin.End);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address + file.Name + ending));
        if (target.Length > 0)
            request.Headers.Range = new RangeHeaderValue(target.Length, null);
        using HttpResponseMessage response = Client.Send(
            request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The partial file is complete or too long: restart; the checksum decides.
            target.SetLength(0);
            return null;
        }

        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent)
            target.SetLength(0);

        long? total = target.Length + response.Content.Headers.ContentLength;
        using Stream source = response.Content.ReadAsStream(cancellation);
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            target.Write(buffer, 0, read);
            progress(target.Length, total);
        }

        target.Close();
        File.Move(part, path, overwrite: true);
        return path;
    }
}
