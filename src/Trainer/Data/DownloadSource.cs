using System.Net;
using System.Net.Http.Headers;

namespace ImageGen.Trainer.Data;

/// <summary>A web server that has the file. An interrupted download goes on where it stopped.</summary>
/// <param name="address">The address of the folder, ending in a slash.</param>
/// <param name="ending">What the server's file has after its name: ".gz" where it is compressed, or nothing.</param>
internal sealed class DownloadSource(string address, string ending) : IDataSource
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public string Name => address;

    public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file.Name.Replace('/', '_') + ending);
        var part = path + ".part";
        using var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
        target.Seek(0, SeekOrigin.End);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address + file.Name + ending));
        if (target.Length > 0)
            request.Headers.Range = new RangeHeaderValue(target.Length, null);
        using var response = Client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The part is as long as the whole or longer: begin again, the checksum will tell.
            target.SetLength(0);
            return null;
        }

        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent)
            target.SetLength(0);

        var total = target.Length + response.Content.Headers.ContentLength;
        using var source = response.Content.ReadAsStream(cancellation);
        var buffer = new byte[1 << 16];
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
