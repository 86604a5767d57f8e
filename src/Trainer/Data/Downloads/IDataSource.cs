using System.Net;
using System.Net.Http.Headers;

namespace ImageGen.Trainer.Data.Downloads;

/// <summary>A place that a data file may be had from.</summary>
internal interface IDataSource
{
    /// <summary>The name of the source in messages.</summary>
    string Name { get; }

    /// <summary>Brings a file, as the place has it: decompressed or with a .gz ending.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="folder">An existing folder for downloads; may contain a part left by an interrupted try.</param>
    /// <param name="progress">Receives the bytes downloaded so far and, where known, how many there are.</param>
    /// <param name="cancellation">Stops the transfer, keeping what was downloaded for the next try.</param>
    /// <returns>The path of the file, or null when this place does not have it.</returns>
    string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation);
}

/// <summary>One file of a data set, identified by the checksum of its decompressed content.</summary>
/// <param name="Name">Its name without the .gz ending; with slashes where the set has folders.</param>
/// <param name="Sha256">SHA-256 of the decompressed content, lower-case hexadecimal.</param>
/// <param name="Length">Length of the decompressed content in bytes.</param>
/// <param name="OtherName">Another name that a folder may hold it under; null when there is none.</param>
internal sealed record DataFile(string Name, string Sha256, long Length, string? OtherName = null);

/// <summary>A folder of this machine, such as the one a distribution's package installs.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="folder">The folder.</param>
internal sealed class FolderSource(string name, string folder) : IDataSource
{
    public string Name => $"{name} ({folder})";

    public string? Bring(
        DataFile file, string incoming, Action<long, long?> progress, CancellationToken cancellation) =>
        Candidates(folder, file).FirstOrDefault(File.Exists);

    /// <summary>The paths under which a folder may hold the file.</summary>
    public static IEnumerable<string> Candidates(string folder, DataFile file) =>
        ((string[])(file.OtherName is null ? [file.Name] : [file.Name, file.OtherName]))
            .SelectMany(name => (string[])[Path.Combine(folder, name), Path.Combine(folder, name + ".gz")]);
}

/// <summary>A web server that has the file. An interrupted download goes on where it stopped.</summary>
/// <param name="address">The address of the folder, ending in a slash.</param>
/// <param name="ending">What the server's file has after its name: ".gz" where it is compressed, or nothing.</param>
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
            // The part is as long as the whole or longer: begin again, the checksum will tell.
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
